using Lightbox.Catalog.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Discovery;
using Lightbox.Storage;

namespace Lightbox.Ingest.Exports;

internal static class ExportExtensions
{
    /// <summary>Files given out again.</summary>
    public static IServiceCollection AddExports(this IServiceCollection services, DatabaseKind database)
    {
        if (database == DatabaseKind.Postgres) services.AddSingleton<IExportStore, PostgresExportStore>();
        else services.AddSingleton<IExportStore, SqliteExportStore>();
        services.AddServiceClient<CitationService.CitationServiceClient>(ResourceNames.Catalog);
        services.AddSingleton<UsePermission>();
        services.AddSingleton<ExportItems>();
        services.AddSingleton<ExportRequests>();
        services.AddSingleton<ExportPlaces>();
        services.AddSingleton<PartPaths>();
        services.AddSingleton<FileCopy>();
        services.AddSingleton<PayloadWriter>();
        services.AddSingleton<ExportDocuments>();
        services.AddSingleton<IJobWork, ExportWork>();
        return services;
    }
}
