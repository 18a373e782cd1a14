using Microsoft.AspNetCore.Connections;

namespace Lightbox.Ingest.Stow;

internal static class StowExtensions
{
    /// <summary>Instances sent by DICOMweb.</summary>
    public static IServiceCollection AddStow(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(StowOptions.Section).Get<StowOptions>() ?? new StowOptions());
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        services.AddSingleton<StowThreads>();
        services.AddSingleton<StowTurns>();
        services.AddSingleton<StowDatasets>();
        services.AddSingleton<StowSpool>();
        services.AddSingleton<StowIntake>();
        services.AddSingleton<StowReceiver>();
        services.AddSingleton<StowSlides>();
        services.AddSingleton<StowRegistration>();
        services.AddHostedService(provider => provider.GetRequiredService<StowSlides>());
        return services.AddHostedService(provider => provider.GetRequiredService<StowRegistration>());
    }
}
