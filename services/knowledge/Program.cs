using Lightbox;
using Lightbox.Knowledge;
using Lightbox.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults(ResourceNames.Knowledge);
builder.AddKnowledge();

var app = builder.Build();
app.MapServiceDefaults();
app.MapKnowledge();
return await app.RunServiceAsync();
