using Lightbox.Imaging;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>A table without a header: every row counts.</summary>
internal sealed class Headless : IDisposable
{
    private readonly TableFile file;
    private readonly IByteSource source;

    private Headless(TableFile file, IByteSource source)
    {
        this.file = file;
        this.source = source;
    }

    /// <param name="source">The table's from then on.</param>
    public static Headless Of(TableFile file, IByteSource source) => new(file, source);

    public IEnumerable<TableRow> Rows(CancellationToken cancellation) => file.Rows(source, cancellation);

    public string SourceOf(TableRow row) => $"{file.Path}:{row.Number}";

    public void Dispose() => source.Dispose();
}
