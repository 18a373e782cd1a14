using Lightbox;
using Lightbox.Gateway;
using Lightbox.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ResourceNames.Gateway);
builder.AddGateway();

var app = builder.Build();
app.MapServiceDefaults();
app.MapGateway();
return await app.RunServiceAsync();
