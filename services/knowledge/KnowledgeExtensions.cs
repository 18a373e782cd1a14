namespace Lightbox.Knowledge;

public static class KnowledgeExtensions
{
    public static WebApplicationBuilder AddKnowledge(this WebApplicationBuilder b) => b;

    public static WebApplication MapKnowledge(this WebApplication a) => a;
}
