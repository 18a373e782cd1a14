using System.Text;
using Lightbox.Knowledge.Documents.Reading;
using Lightbox.ServiceDefaults.Errors;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Documents;

/// <summary>What a reader of any format does.</summary>
public abstract class DocumentReaderContract
{
    private protected abstract IDocumentReader Reader { get; }

    /// <summary>A document with title "Chest", a section "Findings" and in it one paragraph.</summary>
    protected abstract byte[] Document(string paragraph);

    [Fact]
    public void Read_Document_GivesTitleSectionAndParagraph()
    {
        var read = Reader.Read(Document("A mass of 5 mm."), default);

        Assert.Equal("Chest", read.Title);
        var block = Assert.Single(read.Blocks);
        Assert.Equal(("Findings", "A mass of 5 mm."), (block.Section, read.Text[block.Start..block.End]));
    }

    [Fact]
    public void Read_Noise_EndsWithTextOrAClearError()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = Document("A mass of 5 mm.");
            for (var k = 0; k < 1 + (i % 20); k++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var read = Reader.Read(bytes, default);
                Assert.All(read.Blocks, block => Assert.InRange(block.End, block.Start, read.Text.Length));
            }
            catch (InvalidRequestException refused)
            {
                Assert.Equal("content", Assert.Single(refused.Violations).Field);
            }
        }
    }

    [Fact]
    public void Read_Truncated_EndsWithTextOrAClearError()
    {
        var whole = Document("A mass of 5 mm.");
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 100))
        {
            try
            {
                Reader.Read(whole.AsMemory(0, length), default);
            }
            catch (InvalidRequestException refused)
            {
                Assert.NotEmpty(refused.Violations);
            }
        }
    }

    [Fact]
    public async Task Read_WhenCancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DocumentReading.ReadAsync(Reader.MediaType, Document("Text."), TimeProvider.System, source.Token));
    }
}

public sealed class PlainTextReaderTests : DocumentReaderContract
{
    private protected override IDocumentReader Reader { get; } = new PlainTextReader();

    protected override byte[] Document(string paragraph) => Encoding.UTF8.GetBytes($"Chest\n\nFindings\n\n{paragraph}\n");

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_OtherLineEnds_AreTheSame(string end) =>
        Assert.Equal("Findings", Assert.Single(Reader.Read(Encoding.UTF8.GetBytes($"Chest\n\nFindings\n\nText of it.\n".Replace("\n", end)), default).Blocks).Section);

    [Fact]
    public void Read_Utf16WithMark_IsRead() =>
        Assert.Equal("Näme.", Reader.Read((byte[])[0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Näme.")], default).Text);

    [Fact]
    public void Read_Binary_IsRefused() => Assert.Throws<InvalidRequestException>(() => Reader.Read("PK\u0003\u0004\0\0\0"u8.ToArray(), default));

    [Fact]
    public void Read_SixteenMebibytes_IsRefusedAsTooLong() =>
        Assert.Equal("DOCUMENT_TOO_LARGE", Assert.Throws<QuotaExceededException>(() => Reader.Read(Encoding.ASCII.GetBytes(new string('a', DocumentLimits.Content)), default)).Reason);
}

public sealed class MarkdownReaderTests : DocumentReaderContract
{
    private protected override IDocumentReader Reader { get; } = new MarkdownReader();

    protected override byte[] Document(string paragraph) => Encoding.UTF8.GetBytes($"# Chest\n\n## Findings\n\n{paragraph}\n");

    [Fact]
    public void Read_ListsTablesAndUnderlines_AreBlocksAndHeadings()
    {
        var read = Reader.Read("Chest\n=====\n\nOne\n---\n- a b\n- c d\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> said\n"u8.ToArray(), default);
        Assert.Equal(["a b", "c d", "| x | y |", "| 1 | 2 |", "said"], read.Blocks.Select(block => read.Text[block.Start..block.End]));
        Assert.All(read.Blocks, block => Assert.Equal("One", block.Section));
    }
}

public sealed class HtmlReaderTests : DocumentReaderContract
{
    private protected override IDocumentReader Reader { get; } = new HtmlReader();

    protected override byte[] Document(string paragraph) => Encoding.UTF8.GetBytes($"<html><head><title>Chest</title></head><body><h2>Findings</h2><p>{paragraph}</p></body></html>");

    [Fact]
    public void Read_DeepAndMultiplyingMarkup_CostsNoMoreThanItsLength()
    {
        foreach (var unit in (string[])["<div>", "<b><i><u>", "<p><font color=a1>", "<table><tr><td>", "<a href=x>"])
        {
            var bomb = "<html><body>" + string.Concat(Enumerable.Repeat(unit, 400_000)) + "text";
            var read = Reader.Read(Encoding.ASCII.GetBytes(bomb), default);
            Assert.Equal("text", read.Text);
        }
    }

    [Fact]
    public void Read_ScriptsStylesAndWhatIsAround_AreLeftOut()
    {
        var read = Reader.Read(Encoding.UTF8.GetBytes(DocumentSamples.Html), default);
        Assert.Equal("Brain metastases & MRI", read.Title);
        Assert.DoesNotContain("9 cm", read.Text);
        Assert.DoesNotContain("1 cm", read.Text);
        Assert.DoesNotContain("2 cm", read.Text);
        Assert.Contains("show ring enhancement on", read.Text);
    }
}

public sealed class PdfReaderTests : DocumentReaderContract
{
    private protected override IDocumentReader Reader { get; } = new PdfReader();

    protected override byte[] Document(string paragraph)
    {
        using var builder = new PdfDocumentBuilder();
        builder.DocumentInformation.Title = "Chest";
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var bold = builder.AddStandard14Font(Standard14Font.HelveticaBold);
        var page = builder.AddPage(595, 842);
        page.AddText("Findings", 16, new PdfPoint(50, 760), bold);
        page.AddText(paragraph, 11, new PdfPoint(50, 730), font);
        return builder.Build();
    }

    [Fact]
    public void Read_TwoColumnsAndDividedWords_AreOneText()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(595, 842);
        foreach (var (column, lines) in ((int, string[])[])[(50, ["The left column tells of a pneumo-", "thorax that is large and goes", "on to its end without a point", "until it comes to the other"]), (330, ["column where the sentence ends.", "And a second sentence stands here."])])
        {
            for (var i = 0; i < lines.Length; i++) page.AddText(lines[i], 11, new PdfPoint(column, 700 - (i * 14)), font);
        }

        var read = Reader.Read(builder.Build(), default);

        Assert.Equal(
            "The left column tells of a pneumothorax that is large and goes on to its end without a point until it comes to the other column where the sentence ends. And a second sentence stands here.",
            Assert.Single(read.Blocks) is var block ? read.Text[block.Start..block.End] : "");
    }

    [Theory]
    [InlineData("FlateDecode")]
    [InlineData("LZWDecode")]
    public void Read_StreamThatUnfoldsWithoutBound_IsRefused(string filter)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<QuotaExceededException>(() => Reader.Read(PdfBomb.Of(filter), default));
        Assert.Equal("DOCUMENT_TOO_LARGE", refused.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Fact]
    public void Read_DeeplyNestedObjects_IsRefused() =>
        Assert.Throws<InvalidRequestException>(() => Reader.Read(PdfBomb.WithContent("/X " + new string('[', 200_000) + " TJ"), default));

    [Fact]
    public void Read_PictureOnly_SaysThatThereIsNoText() =>
        Assert.Contains("must hold text", Assert.Throws<InvalidRequestException>(() => Reader.Read(PdfBomb.WithContent("q Q"), default)).Message);
}
