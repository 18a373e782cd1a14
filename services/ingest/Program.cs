using Lightbox;
using Lightbox.Ingest;
using Lightbox.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults(ResourceNames.Ingest);
builder.AddIngest();
var app = builder.Build();
app.MapServiceDefaults();
app.MapIngest();
return await app.RunServiceAsync();
