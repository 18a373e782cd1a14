using System.Text;
using CsvHelper;

namespace Lightbox.Knowledge.Terms;

/// <summary>
/// Terms from a file's text: YAML, or CSV with a header line. Both have id (made of display when absent), kind, display, codes (SYSTEM:CODE), dicom (modality or Body
/// Part Examined) and forms; in CSV several codes are separated by spaces and forms by semicolons.
/// </summary>
internal static class TermText
{
    private const int MaximumConcepts = 100_000;
    private const int MaximumRecord = 1 << 20;

    private static readonly string[] Columns = ["id", "kind", "display", "codes", "dicom", "forms"];

    public static IReadOnlyList<TermLine> Read(string text, CancellationToken cancellation)
    {
        var read = new List<TermLine>();
        foreach (var line in IsTable(text) ? Table(text) : TermYaml.Read(text))
        {
            cancellation.ThrowIfCancellationRequested();
            read.Add(line);
            if (read.Count > MaximumConcepts) throw line.Wrong("concepts", $"must be at most {MaximumConcepts}");
        }

        return read.Count > 0 ? read : throw TermLine.WrongAt(1, "concepts", "must be at least one");
    }

    /// <summary>The first line that says something is a header of our columns.</summary>
    private static bool IsTable(string text)
    {
        var first = text.AsSpan().TrimStart("\uFEFF \r\n\t");
        var end = first.IndexOfAny('\r', '\n');
        var header = (end < 0 ? first : first[..end]).ToString();
        var cells = header.Split([',', ';', '\t'], StringSplitOptions.TrimEntries).Select(cell => cell.Trim('"').ToLowerInvariant()).ToList();
        return cells.Contains("kind") && cells.Contains("display");
    }

    private static IEnumerable<TermLine> Table(string text)
    {
        var options = new CsvReaderOptions
        {
            Separator = null,
            HasHeader = false,
            SkipEmptyLines = true,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MaxRecordSize = MaximumRecord,
            IncludeValuesInExceptions = false,
        };
        using var reader = CsvReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'))), options, leaveOpen: false);
        Read(reader);
        var header = Cells(reader).Select(name => name.Trim().ToLowerInvariant()).ToList();
        if (header.Find(name => !Columns.Contains(name)) is { } unknown)
            throw TermLine.WrongAt(1, "header", $"must have {string.Join(", ", Columns)}, not '{unknown[..Math.Min(unknown.Length, 40)]}'");
        while (Read(reader))
        {
            var cells = Cells(reader);
            string Cell(string name) => header.IndexOf(name) is var at and >= 0 && at < cells.Length ? cells[at] : "";
            yield return TermLine.Of(
                checked((int)reader.LineNumber),
                Cell("id"),
                Cell("kind"),
                Cell("display"),
                Cell("codes").Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Cell("dicom"),
                Cell("forms").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }

    private static bool Read(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException broken)
        {
            throw TermLine.WrongAt(checked((int)broken.LineNumber), "text", "must be separated text; a quote is not closed or a row is too long");
        }
    }

    private static string[] Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
