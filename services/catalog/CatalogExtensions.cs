namespace Lightbox.Catalog;

public static class CatalogExtensions
{
    public static WebApplicationBuilder AddCatalog(this WebApplicationBuilder b) => b;

    public static WebApplication MapCatalog(this WebApplication a) => a;
}
