using Lightbox.Imaging;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Prepare.Tables;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Prepare;

/// <summary>A dataset's files as a layout looks at them: tables by the ledger, images by the catalogue.</summary>
internal sealed class LayoutFiles(string dataset, ILedgerStore ledger, IBlobStore blobs, AllowedRoots roots, Func<string, string> uid, Func<CancellationToken, Task<DatasetImages>> loadImages)
{
    private const int Page = 1000;
    private const int MaximumTables = 100_000;

    private IReadOnlyList<TableFile>? tables;
    private DatasetImages? images;

    /// <summary>datasets/{dataset}.</summary>
    public string Dataset => dataset;

    /// <summary>What a UID becomes in a pseudonymised copy of this dataset's files.</summary>
    public string Uid(string original) => uid(original);

    /// <summary>By path.</summary>
    public async Task<IReadOnlyList<TableFile>> TablesAsync(CancellationToken cancellation)
    {
        if (tables is not null) return tables;
        var found = new List<TableFile>();
        (string, string)? after = null;
        while (true)
        {
            var rows = await ledger.ListAsync(new LedgerQuery { Dataset = dataset, Code = LayoutTables.Code, After = after, Limit = Page }, cancellation);
            found.AddRange(rows.Select(row => new TableFile(row)));
            if (rows.Count < Page) return tables = found;
            if (found.Count >= MaximumTables) throw new LimitExceededException($"The dataset has more than {MaximumTables} tables.", "TOO_MANY_TABLES");
            after = (rows[^1].Dataset, rows[^1].Path);
        }
    }

    /// <summary>Those of the name that stand highest: a copy further down belongs to something else.</summary>
    public async Task<IReadOnlyList<TableFile>> NamedAsync(string name, CancellationToken cancellation)
    {
        var named = (await TablesAsync(cancellation)).Where(file => file.Is(name)).ToList();
        return named.Count == 0 ? [] : [.. named.Where(file => file.Depth == named.Min(other => other.Depth))];
    }

    /// <summary>Read from the catalogue once.</summary>
    public async Task<DatasetImages> ImagesAsync(CancellationToken cancellation) => images ??= await loadImages(cancellation);

    public Task<IByteSource> OpenAsync(TableFile file, CancellationToken cancellation) => OpenAsync(file.Row, cancellation);

    /// <summary>The bytes of an image's file.</summary>
    /// <exception cref="PreconditionException">It is not as it was taken in.</exception>
    public async Task<IByteSource> OpenAsync(PlacedImage image, CancellationToken cancellation)
    {
        var found = await ledger.FindAsync(dataset, [image.Path], cancellation);
        return found.TryGetValue(image.Path, out var row) ? await OpenAsync(row, cancellation) : throw Gone(image.Path, "is not in the ledger");
    }

    private async Task<IByteSource> OpenAsync(LedgerRow row, CancellationToken cancellation)
    {
        if (row.InPlace == 0) return await blobs.OpenAsync(row.Sha256, cancellation) is { } blob ? new BlobSource(blob) : throw Gone(row.Path, "is not in the blob store any more");
        var path = roots.Resolve(row.Origin);
        if (FileStat.Of(path) is not { Kind: FileKind.Regular } stat) throw Gone(row.Path, "is not where it was any more");
        if (stat.Size != row.SizeBytes || stat.ModifiedUnixNanos != row.ModifiedNanos) throw Gone(row.Path, "was changed where it lies");
        return new FileByteSource(path);
    }

    private static PreconditionException Gone(string path, string what) => new("SOURCE_CHANGED", $"{path} {what}; take it in anew.", path);

    private sealed class BlobSource(IBlobReader blob) : IByteSource
    {
        public long Length => blob.Length;

        public string? LocalPath => blob.LocalPath;

        public int Read(long offset, Span<byte> destination, CancellationToken cancellation) => blob.Read(offset, destination, cancellation);

        public void Dispose() => blob.Dispose();
    }
}
