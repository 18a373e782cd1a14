using Lightbox.Imaging;
using Lightbox.Ingest.Ledger;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>A table among a dataset's files.</summary>
internal sealed record TableFile(LedgerRow Row)
{
    /// <summary>Below the dataset's root.</summary>
    public string Path => Row.Path;

    public string Name => LayoutPath.Name(Path);

    /// <summary>Folder it stands in, empty for the root; without a '/' at its end.</summary>
    public string Folder => LayoutPath.Folder(Path);

    public int Depth => LayoutPath.Of(Path).Count(c => c == '/');

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool HasExtension(string extension) => Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    public IEnumerable<TableRow> Rows(IByteSource source, CancellationToken cancellation) => HasExtension(".xlsx")
        ? SheetRows.Read(Path, source, cancellation)
        : TextRows.Read(Path, source, HasExtension(".tsv") ? '\t' : null, cancellation);
}
