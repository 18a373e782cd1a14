using Lightbox.Jobs;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Embeddings;

internal static class EmbeddingExtensions
{
    public static IServiceCollection AddEmbeddings(this IServiceCollection services, DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres) services.AddSingleton<IVectorStore, PostgresVectorStore>();
        else services.AddSingleton<IVectorStore, SqliteVectorStore>();
        services.AddSingleton<ProviderFactory>();
        services.AddSingleton<ConfiguredModels>();
        services.AddSingleton<QueryEmbedder>();
        services.AddSingleton<EntryEmbedder>();
        services.AddSingleton<ModelList>();
        services.AddSingleton<IJobWork, ReembedWork>();
        services.AddHostedService<EmbeddingUpkeep>();
        return services;
    }
}
