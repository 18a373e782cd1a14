using System.Text;
using Lightbox.Imaging;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Prepare.Tables;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare.Tables;

public sealed class TextTests
{
    [Fact]
    public void Read_QuotesBlankLinesAndShortRows_CellsAndLines()
    {
        var rows = Read("\ufeffa, b ,\"c, \"\"d\"\"\"\r\n\r\n1,\"x\ny\"\r\n2\r\n", null);

        Assert.Equal([1, 3, 5], rows.Select(row => row.Number));
        Assert.Equal(["a", "b", "c, \"d\""], rows[0].Cells);
        Assert.Equal("x\ny", rows[1][1]);
        Assert.Equal("", rows[2][7]);
    }

    [Fact]
    public void Read_CellWithoutEnd_IsRefusedWithinABound()
    {
        using var source = new MemoryByteSource(Encoding.UTF8.GetBytes("a,b\n1,\"" + new string('x', 9 << 20)));

        var refused = Assert.ThrowsAny<DomainException>(() => TextRows.Read("t.csv", source, ',', default).ToList());

        Assert.Equal("TABLE_BROKEN", refused.Reason);
        Assert.DoesNotContain("xxx", refused.Message);
    }

    [Theory]
    [InlineData("PD-L1 (%)", "pd_l1", "%")]
    [InlineData("Age", "age", "a")]
    [InlineData("Age [months]", "age", "mo")]
    [InlineData("Frontal/Lateral", "frontal_lateral", "")]
    [InlineData("size (long axis)", "size_long_axis", "")]
    [InlineData("__", "", "")]
    public void ColumnName_Written_AsFieldAndUnit(string column, string field, string unit) => Assert.Equal((field, unit), ColumnName.Parse(column));

    [Theory]
    [InlineData("case_012", 12)]
    [InlineData("12A", 12)]
    [InlineData("3.0", 3)]
    [InlineData("none", null)]
    public void LastNumber_OfAName_IsItsNumber(string text, int? number) => Assert.Equal(number, Cell.LastNumber(text));

    [Theory]
    [InlineData("a/patients.csv", "x,y\n", "csv")]
    [InlineData("a/patients.CSV", "x\0y\n", null)]
    [InlineData("0.xml", "<?xml version=\"1.0\"?><plist></plist>", "plist")]
    [InlineData("0.xml", "<?xml version=\"1.0\"?><html></html>", null)]
    [InlineData("dataset_description.json", "{}", "json")]
    [InlineData("other.json", "{}", null)]
    [InlineData(".hidden.csv", "x", null)]
    [InlineData("empty.csv", "", null)]
    public void FormatOf_ByNameAndHead(string path, string content, string? format)
    {
        using var source = new MemoryByteSource(Encoding.UTF8.GetBytes(content));

        Assert.Equal(format, LayoutTables.FormatOf(path, source, default));
    }

    private static List<TableRow> Read(string text, char? separator)
    {
        using var source = new MemoryByteSource(Encoding.UTF8.GetBytes(text));
        return [.. TextRows.Read("t.csv", source, separator, default)];
    }
}
