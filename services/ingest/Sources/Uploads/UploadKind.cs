using Lightbox.Ingest.Uploads;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Uploads;

/// <summary>Files that were sent.</summary>
internal sealed class UploadKind(IUploadStore store, UploadFolder folder) : ISourceKind
{
    private const int MaximumUploads = 10_000;

    public Source.PlaceOneofCase Place => Source.PlaceOneofCase.Upload;

    public async ValueTask CheckAsync(Source source, CancellationToken cancellation)
    {
        var uploads = source.Upload.Uploads;
        if (uploads.Count is 0 or > MaximumUploads) throw new InvalidRequestException("source.upload.uploads", $"must name 1 to {MaximumUploads} uploads");
        for (var i = 0; i < uploads.Count; i++)
        {
            var field = $"source.upload.uploads[{i}]";
            var row = await store.GetAsync(UploadMessages.IdOf(uploads[i], field), cancellation) ?? throw new ResourceNotFoundException(uploads[i]);
            if (!row.IsComplete) throw new InvalidRequestException(field, $"is not complete: {row.CommittedBytes} bytes of it are here");
        }
    }

    public string Describe(Source source) => source.Upload.Uploads.Count == 1 ? "an upload" : $"{source.Upload.Uploads.Count} uploads";

    public IReadOnlyList<string> Hosts(Source source) => [];

    public ISource Open(Source source, SourceSecret? secret) => new UploadedFiles([.. source.Upload.Uploads], store, folder);
}
