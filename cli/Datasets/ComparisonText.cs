using Lightbox.Catalog.V1;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>A comparison as a table with a column each; on a terminal too narrow for that, one thing after the other.</summary>
internal static class ComparisonText
{
    private const int LeastColumn = 18;
    private const int MostColumn = 60;
    private const int Gap = 2;

    /// <param name="width">Of the terminal, characters.</param>
    public static string Of(CompareDatasetsResponse compared, int width)
    {
        string[] ids = [.. compared.Datasets.Select(DatasetText.Id)];
        var title = compared.Rows.Max(row => row.Title.Length);
        var column = Math.Min(MostColumn, (width - title - (Gap * ids.Length)) / ids.Length);
        var lines = column >= LeastColumn ? Columns(compared, ids, title, column) : Listed(compared, ids, width);
        return string.Join(Environment.NewLine, [.. lines, "", .. WrappedText.Lines(compared.Notice, width)]);
    }

    private static IEnumerable<string> Columns(CompareDatasetsResponse compared, string[] ids, int title, int column)
    {
        foreach (var line in Row("", ids, title, column)) yield return line;
        yield return new string('-', title + ((Gap + column) * ids.Length));
        foreach (var line in compared.Rows.SelectMany(row => Row(row.Title, [.. row.Values], title, column))) yield return line;
    }

    private static IEnumerable<string> Row(string name, string[] values, int title, int column)
    {
        var cells = values.Select(value => WrappedText.Lines(value, column)).ToList();
        for (var i = 0; i < cells.Max(cell => cell.Count); i++)
        {
            var line = (i == 0 ? name : "").PadRight(title) + string.Concat(cells.Select(cell => new string(' ', Gap) + (i < cell.Count ? cell[i] : "").PadRight(column)));
            yield return line.TrimEnd();
        }
    }

    private static IEnumerable<string> Listed(CompareDatasetsResponse compared, string[] ids, int width)
    {
        var indent = ids.Max(id => id.Length) + 4;
        foreach (var row in compared.Rows)
        {
            yield return row.Title;
            foreach (var (id, value) in ids.Zip(row.Values)) yield return WrappedText.Titled("  " + id, value, indent, width);
        }
    }
}
