using Lightbox.Jobs;

namespace Lightbox.Ingest.Fetching;

internal static class FetchExtensions
{
    /// <summary>Fetching from sources that are elsewhere.</summary>
    public static IServiceCollection AddFetching(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(FetchOptions.Section).Get<FetchOptions>() ?? new FetchOptions());
        services.AddSingleton<FetchFolder>();
        services.AddSingleton<IJobAftermath>(provider => provider.GetRequiredService<FetchFolder>());
        services.AddSingleton<BodyCopy>();
        services.AddSingleton<FileFetch>();
        return services;
    }
}
