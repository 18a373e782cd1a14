using Lightbox.Jobs;
using Lightbox.Knowledge.Documents.Imports;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Documents;

internal static class DocumentRegistration
{
    /// <summary>Room for the message around the document.</summary>
    private const int Envelope = 64 * 1024;

    public static IServiceCollection AddDocuments(this IServiceCollection services, DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres) services.AddSingleton<IImportStore, PostgresImportStore>();
        else services.AddSingleton<IImportStore, SqliteImportStore>();
        services.AddSingleton<ProposalReview>();
        services.AddSingleton<ImportAftercare>();
        services.AddSingleton<IJobWork, ImportWork>();
        services.AddGrpc().AddServiceOptions<DocumentGrpc>(options => options.MaxReceiveMessageSize = DocumentLimits.Content + Envelope);
        return services;
    }
}
