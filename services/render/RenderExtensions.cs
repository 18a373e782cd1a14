namespace Lightbox.Render;

public static class RenderExtensions
{
    public static WebApplicationBuilder AddRender(this WebApplicationBuilder b) => b;

    public static WebApplication MapRender(this WebApplication a) => a;
}
