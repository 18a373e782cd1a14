using Lightbox.Jobs;
using Lightbox.Storage;

namespace Lightbox.Ingest.Verification;

internal static class VerificationExtensions
{
    /// <summary>Verification of what is here.</summary>
    public static IServiceCollection AddVerification(this IServiceCollection services, DatabaseKind database)
    {
        if (database == DatabaseKind.Postgres) services.AddSingleton<IVerifyReportStore, PostgresVerifyReportStore>();
        else services.AddSingleton<IVerifyReportStore, SqliteVerifyReportStore>();
        services.AddSingleton<CatalogedFiles>();
        services.AddSingleton<PlaceCheck>();
        services.AddSingleton<StrayBlobs>();
        services.AddSingleton<LedgerPass>();
        services.AddSingleton<KeptTables>();
        services.AddSingleton<IJobWork, VerifyWork>();
        return services;
    }
}
