namespace Lightbox.Ingest;

public static class IngestExtensions
{
    public static WebApplicationBuilder AddIngest(this WebApplicationBuilder b) => b;

    public static WebApplication MapIngest(this WebApplication a) => a;
}
