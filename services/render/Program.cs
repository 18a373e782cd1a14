using Lightbox;
using Lightbox.Render;
using Lightbox.Render.Http;
using Lightbox.ServiceDefaults;

SocketCompletions.RunInline();
var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ResourceNames.Render);
builder.AddRender();

var app = builder.Build();
app.MapServiceDefaults();
app.MapRender();
return await app.RunServiceAsync();
