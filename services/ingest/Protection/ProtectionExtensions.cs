using Lightbox.Storage;

namespace Lightbox.Ingest.Protection;

internal static class ProtectionExtensions
{
    /// <summary>Patient keys, the protection check with its policies and reports, and what it holds back.</summary>
    public static IServiceCollection AddProtection(this IServiceCollection services, DatabaseKind database)
    {
        if (database == DatabaseKind.Postgres) services.AddSingleton<IProtectionStore, PostgresProtectionStore>();
        else services.AddSingleton<IProtectionStore, SqliteProtectionStore>();
        services.AddSingleton<PatientKeys>();
        services.AddSingleton<ProtectionPolicies>();
        services.AddSingleton<FindingSets>();
        services.AddSingleton<ProtectionReports>();
        services.AddSingleton<FileProtection>();
        services.AddSingleton<Quarantine>();
        return services;
    }
}
