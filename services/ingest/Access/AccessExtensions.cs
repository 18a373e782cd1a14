namespace Lightbox.Ingest.Access;

internal static class AccessExtensions
{
    /// <summary>Credentials, secrets of jobs, and jobs that wait for a person.</summary>
    public static IServiceCollection AddAccessProvision(this IServiceCollection services)
    {
        services.AddSingleton<Credentials>();
        services.AddSingleton<JobSecrets>();
        services.AddSingleton<AccessGuides>();
        services.AddSingleton<AccessProvision>();
        return services;
    }
}
