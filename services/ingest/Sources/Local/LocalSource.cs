using Lightbox.Ingest.Intake;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Sources.Local;

/// <summary>A folder with everything under it, or one file.</summary>
/// <param name="root">Absolute, no links in it.</param>
internal sealed class LocalSource(string root, OwnFolders own) : ISource, ICountedSource
{
    public IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellation) =>
        new FolderWalk(own.Folders).Walk(root, cancellation).Select(Item).ToAsyncEnumerable();

    /// <summary>A second walk that only counts is over in a moment.</summary>
    public Task<SourceTotals> CountAsync(CancellationToken cancellation)
    {
        long files = 0, bytes = 0;
        foreach (var file in new FolderWalk(own.Folders).Walk(root, cancellation))
        {
            files++;
            bytes += file.Stat is { Kind: FileKind.Regular } stat ? stat.Size : 0;
        }

        return Task.FromResult(new SourceTotals(files, bytes));
    }

    public Task<SourceBody> OpenAsync(SourceItem item, SourcePosition position, CancellationToken cancellation)
    {
        try
        {
            var stream = new FileStream(item.Origin, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Position = Math.Min(position.Offset, stream.Length);
            return Task.FromResult(new SourceBody(stream, stream.Position, stream.Length, item.Version, null));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new SourceException("UNREADABLE", "The file may not be read or went away.", inner: gone);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static SourceItem Item(WalkedFile file) => new()
    {
        Path = file.Path,
        Origin = file.FullPath,
        SizeBytes = file.Stat?.Size,
        Local = file,
        Objection = file.Objection,
    };
}
