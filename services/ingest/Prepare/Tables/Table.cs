using Lightbox.Imaging;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>A table with a header, open: its columns by name, its rows as often as they are asked for. Case and spaces of names do not count.</summary>
internal sealed class Table : IDisposable
{
    /// <summary>Sheets made by hand begin with a title or two.</summary>
    private const int RowsBeforeHeader = 30;

    private readonly IByteSource source;
    private readonly TableRow header;
    private readonly Dictionary<string, int> columns = [];

    private Table(TableFile file, IByteSource source, TableRow header)
    {
        File = file;
        this.source = source;
        this.header = header;
        for (var i = 0; i < header.Cells.Count; i++)
        {
            var slug = ColumnName.Slug(header.Cells[i]);
            if (slug.Length > 0) columns.TryAdd(slug, i);
        }
    }

    public TableFile File { get; }

    /// <summary>The columns' names as written.</summary>
    public IReadOnlyList<string> Columns => header.Cells;

    /// <param name="source">The table's from then on.</param>
    /// <param name="isHeader">Whether a row is the header; the first row of the first sheet when none is.</param>
    public static Table Open(TableFile file, IByteSource source, Func<IReadOnlyList<string>, bool> isHeader, CancellationToken cancellation)
    {
        TableRow? first = null;
        foreach (var row in file.Rows(source, cancellation).TakeWhile((_, i) => i < 50 * RowsBeforeHeader))
        {
            first ??= row;
            if (row.Number <= RowsBeforeHeader && isHeader(row.Cells)) return new Table(file, source, row);
        }

        return new Table(file, source, first ?? new TableRow(1, []));
    }

    /// <summary>The column of that name, or of the first of several there is.</summary>
    public int? Find(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (columns.TryGetValue(ColumnName.Slug(name), out var column)) return column;
        }

        return null;
    }

    /// <exception cref="ServiceDefaults.Errors.PreconditionException">There is no such column.</exception>
    public int Require(string layout, params IReadOnlyList<string> names) => Find(names) ?? throw LayoutMismatch.Column(layout, File.Path, names[0]);

    /// <summary>The rows below the header, in its sheet.</summary>
    public IEnumerable<TableRow> Rows(CancellationToken cancellation) =>
        File.Rows(source, cancellation).SkipWhile(row => row.Sheet < header.Sheet || (row.Sheet == header.Sheet && row.Number <= header.Number)).TakeWhile(row => row.Sheet == header.Sheet);

    /// <summary>File and row, as an annotation names its source.</summary>
    public string SourceOf(TableRow row) => $"{File.Path}:{row.Number}";

    public void Dispose() => source.Dispose();
}
