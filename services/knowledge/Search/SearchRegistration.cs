using Lightbox.Catalog.V1;
using Lightbox.Knowledge.Ask;
using Lightbox.Knowledge.Context;
using Lightbox.Knowledge.Search.Candidates;
using Lightbox.ServiceDefaults.Discovery;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Search;

/// <summary>Everything behind the search service: results, packs, answers.</summary>
internal static class SearchRegistration
{
    public static void AddSearch(this IServiceCollection services, IConfiguration configuration, DatabaseKind kind)
    {
        services.AddSingleton(configuration.GetSection(CandidateOptions.Section).Get<CandidateOptions>() ?? new CandidateOptions());
        if (kind == DatabaseKind.Postgres) services.AddSingleton<VectorIndexes>().AddSingleton<ICandidates, PostgresCandidates>();
        else services.AddSingleton<ICandidates, EveryEntry>();
        services.Configure<ContextOptions>(configuration.GetSection(ContextOptions.Section));
        services.Configure<LanguageModelOptions>(configuration.GetSection(LanguageModelOptions.Section));
        services.AddSingleton<EntrySearch>();
        services.AddSingleton<SimilarSearch>();
        services.AddSingleton<ResultWriter>();
        services.AddSingleton<AssetsHere>();
        services.AddSingleton<AssetReader>();
        services.AddSingleton<AnnotatedFindings>();
        services.AddSingleton<TokenCounter>();
        services.AddSingleton<ContextPackWriter>();
        services.AddSingleton<ContextRetrieval>();
        services.AddSingleton<LanguageModels>();
        services.AddSingleton<Answering>();
        services.AddServiceClient<AssetService.AssetServiceClient>(ResourceNames.Catalog);
        services.AddServiceClient<AnnotationService.AnnotationServiceClient>(ResourceNames.Catalog);
        services.AddSingleton<Func<AssetService.AssetServiceClient>>(provider => provider.GetRequiredService<AssetService.AssetServiceClient>);
        services.AddSingleton<Func<AnnotationService.AnnotationServiceClient>>(provider => provider.GetRequiredService<AnnotationService.AnnotationServiceClient>);
    }
}
