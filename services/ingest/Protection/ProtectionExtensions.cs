namespace Lightbox.Ingest.Protection;

internal static class ProtectionExtensions
{
    /// <summary>Patient keys and the protection check.</summary>
    public static IServiceCollection AddProtection(this IServiceCollection services)
    {
        services.AddSingleton<PatientKeys>();
        services.AddSingleton<FileProtection>();
        return services;
    }
}
