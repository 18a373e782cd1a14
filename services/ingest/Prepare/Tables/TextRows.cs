using CsvHelper;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>Rows of a separated file (RFC 4180; UTF-8, or what its byte order mark says), read as they are asked for.</summary>
internal static class TextRows
{
    private const int MaximumRecord = 4 << 20;
    private const int MaximumColumns = 16_384;
    private const int MaximumRows = 50_000_000;

    /// <param name="separator">Null to find it out among , ; tab and | from the first lines: some programs write a .csv with semicolons.</param>
    public static IEnumerable<TableRow> Read(string path, IByteSource source, char? separator, CancellationToken cancellation)
    {
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = true,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            TrackLineNumbers = true,
            MaxRecordSize = MaximumRecord,
            IncludeValuesInExceptions = false,
            PoolStrings = true,
        };
        using var reader = CsvReader.Create(source.AsStream(cancellation), options, leaveOpen: false);
        for (var count = 0; Read(path, reader); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (count >= MaximumRows) throw TableBroken.TooLarge(path, $"it has more than {MaximumRows} rows");
            if (reader.FieldCount > MaximumColumns) throw TableBroken.TooLarge(path, $"row {reader.LineNumber} has more than {MaximumColumns} cells");
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++) cells[i] = reader.GetString(i);
            yield return new TableRow(checked((int)reader.LineNumber), cells);
        }
    }

    private static bool Read(string path, CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException broken)
        {
            throw TableBroken.At(path, (int)broken.LineNumber, "it is no separated text, or a row is too long", broken);
        }
    }
}
