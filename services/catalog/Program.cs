using Lightbox;
using Lightbox.Catalog;
using Lightbox.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults(ResourceNames.Catalog);
builder.AddCatalog();

var app = builder.Build();
app.MapServiceDefaults();
app.MapCatalog();
return await app.RunServiceAsync();
