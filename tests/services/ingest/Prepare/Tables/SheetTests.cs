using System.IO.Compression;
using System.Text;
using Lightbox.Imaging;
using Lightbox.Ingest.Prepare.Tables;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare.Tables;

/// <summary>Row 43 of the abuse cases, and what a real workbook holds.</summary>
public sealed class SheetTests
{
    [Fact]
    public void Read_WorkbookByOpenpyxl_CellsAsText()
    {
        using var folder = new TemporaryFolder();
        ExternalTool.Python(
            """
            import datetime, openpyxl, sys
            book = openpyxl.Workbook()
            book.active.append(["a ", None, 1.5, 3, True, datetime.date(2020, 2, 29)])
            book.active.append([])
            book.active.append(["=1/0", "é"])
            book.create_sheet("second").append(["x"])
            book.save(sys.argv[1])
            """,
            folder["book.xlsx"]);
        using var source = new FileByteSource(folder["book.xlsx"]);

        var rows = SheetRows.Read("book.xlsx", source, default).ToList();

        Assert.Equal([(1, 0), (3, 0), (1, 1)], rows.Select(row => (row.Number, row.Sheet)));
        Assert.Equal(["a", "", "1.5", "3", "true", "2020-02-29"], rows[0].Cells);
        Assert.Equal("\u00e9", rows[1][1]);
    }

    [Fact]
    public void Read_Bomb_IsRefusedBeforeItIsRead()
    {
        using var source = new MemoryByteSource(Zip("xl/worksheets/sheet1.xml", new byte[300 << 20]));

        var refused = Assert.Throws<LimitExceededException>(() => SheetRows.Read("bomb.xlsx", source, default).ToList());

        Assert.Contains("bomb.xlsx", refused.Message);
    }

    [Theory]
    [InlineData("not a zip at all")]
    [InlineData("PK\u0003\u0004 cut")]
    public void Read_NoWorkbook_SaysSo(string content)
    {
        using var source = new MemoryByteSource(Encoding.Latin1.GetBytes(content));

        var refused = Assert.Throws<PreconditionException>(() => SheetRows.Read("x.xlsx", source, default).ToList());

        Assert.Equal("TABLE_BROKEN", refused.Reason);
    }

    [Fact]
    public void Read_ZipThatIsNoWorkbook_SaysSo()
    {
        using var source = new MemoryByteSource(Zip("a.txt", "hello"u8.ToArray()));

        Assert.Equal("TABLE_BROKEN", Assert.Throws<PreconditionException>(() => SheetRows.Read("x.xlsx", source, default).ToList()).Reason);
    }

    private static byte[] Zip(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            entry.Write(content);
        }

        return bytes.ToArray();
    }
}
