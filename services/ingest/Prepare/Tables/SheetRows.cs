using System.Globalization;
using System.Text;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>Rows of an .xlsx workbook (ECMA-376), sheet by sheet.</summary>
internal static class SheetRows
{
    private const int MaximumCells = 20_000_000;
    private const int MaximumColumns = 16_384;

    /// <summary>The reader asks for a code page of old workbooks before it looks at the file.</summary>
    static SheetRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IEnumerable<TableRow> Read(string path, IByteSource source, CancellationToken cancellation)
    {
        SheetBounds.Check(path, source, cancellation);
        using var stream = source.AsStream(cancellation);
        using var reader = Guarded(path, () => ExcelReaderFactory.CreateOpenXmlReader(stream, new ExcelReaderConfiguration { LeaveOpen = true }));
        var cells = 0;
        var sheet = 0;
        do
        {
            for (var row = 1; Guarded(path, reader.Read); row++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (reader.FieldCount > MaximumColumns || (cells += reader.FieldCount) > MaximumCells) throw TableBroken.TooLarge(path, "it has too many cells");
                var values = new string[reader.FieldCount];
                for (var column = 0; column < values.Length; column++) values[column] = Text(reader.GetValue(column));
                if (Array.Exists(values, value => value.Length > 0)) yield return new TableRow(row, values, sheet);
            }

            sheet++;
        }
        while (Guarded(path, reader.NextResult));
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Trim(),
        bool flag => flag ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    private static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception broken) when (broken is ExcelReaderException or XmlException or InvalidDataException or FormatException or OverflowException
            or ArgumentException or IndexOutOfRangeException or KeyNotFoundException or NullReferenceException or InvalidOperationException)
        {
            throw TableBroken.Of(path, "it is no workbook (.xlsx)", broken);
        }
    }
}
