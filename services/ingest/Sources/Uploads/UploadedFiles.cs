using System.Runtime.CompilerServices;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Uploads;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Sources.Uploads;

/// <summary>Uploads in the order they were named; their bytes lie on this disk.</summary>
internal sealed class UploadedFiles(IReadOnlyList<string> names, IUploadStore store, UploadFolder folder) : ISource
{
    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (await store.GetAsync(UploadMessages.IdOf(name), cancellation) is not { IsComplete: true } row)
                throw new SourceException("NOT_FOUND", "An upload that the job names was thrown away.");
            yield return Item(row, paths.Add(row.Path));
        }
    }

    public Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation)
    {
        try
        {
            var stream = new FileStream(folder.PathOf(item.Locator), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Position = Math.Min(position.Offset, stream.Length);
            return Task.FromResult(new SourceBody(stream, stream.Position, stream.Length, item.Version, item.Promised));
        }
        catch (IOException gone)
        {
            throw new SourceException("NOT_FOUND", "The upload's bytes are not here any more.", inner: gone);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SourceItem Item(UploadRow row, bool isFirst)
    {
        var file = folder.PathOf(row.Id);
        return new SourceItem
        {
            Path = row.Path,
            Origin = UploadMessages.Collection + row.Id,
            Locator = row.Id,
            SizeBytes = row.CommittedBytes,
            Version = row.Sha256,
            Promised = new Digest(Digest.Sha256, row.Sha256),
            Local = new WalkedFile(row.Path, file, FileStat.Of(file), null),
            Objection = isFirst ? null : Objection.Refuse("NAME_COLLISION", "Another upload of the same job has the same path."),
        };
    }
}
