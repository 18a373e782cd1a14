using Lightbox.Ingest.Archives;

namespace Lightbox.Ingest.Expansion;

internal static class ExpansionExtensions
{
    /// <summary>Archives are read as what is inside them.</summary>
    public static IServiceCollection AddExpansion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(ArchiveLimits.Section).Get<ArchiveLimits>() ?? new ArchiveLimits());
        services.AddSingleton<ArchiveReader>();
        services.AddSingleton<ArchiveExpansion>();
        return services;
    }
}
