using System.Globalization;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Corpus;

/// <summary>Every line of tests/corpus: a real file, what is done to it, what must come of it.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "corpus");

    /// <summary>What any broken input may allocate: one ordinary frame and its picture, and copies of the file itself.</summary>
    private const long Room = 64L << 20;

    public static TheoryData<string, string, string, string, string> Lines()
    {
        var lines = new TheoryData<string, string, string, string, string>();
        foreach (var file in Directory.GetFiles(Folder, "*.tsv").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file).Skip(1).Select(line => line.Split('\t'))) lines.Add(line[0], line[1], line[2], line[3], line[4]);
        }

        return lines;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Read_MalformedInput_EndsAsStated(string sample, string mutation, string outcome, string offset, string why)
    {
        var bytes = Mutation.Apply(sample == "-" ? [] : File.ReadAllBytes(Samples.Path(sample)), mutation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (happened, at, message) = Read(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Room + (20L * bytes.Length));
        Assert.True(outcome == happened, $"{why}: {happened} instead of {outcome}; {message}");
        if (offset.Length > 0) Assert.Equal(long.Parse(offset, CultureInfo.InvariantCulture), at);
    }

    private static (string Outcome, long? Offset, string Message) Read(byte[] bytes)
    {
        IImageReader reader;
        try
        {
            reader = ImageFile.Open(new MemoryByteSource(bytes), TestContext.Current.CancellationToken);
        }
        catch (ImagingException e)
        {
            return (Name(e), (e as ImageFormatException)?.Offset, e.Message);
        }

        using (reader)
        {
            if (reader.Info.Kind == ImageKind.Document) return ("document", null, string.Empty);
            try
            {
                reader.ReadFrame(0, TestContext.Current.CancellationToken);
                var picture = reader.ReadDisplay(0, DisplayOptions.Default, TestContext.Current.CancellationToken);
                return Samples8(picture) ? ("image", null, string.Empty) : ("no picture", null, $"{picture.Type} {picture.Data.Length}");
            }
            catch (ImagingException e)
            {
                return ("frame-" + Name(e), (e as ImageFormatException)?.Offset, e.Message);
            }
        }
    }

    private static bool Samples8(PixelBuffer picture) =>
        picture.Type == SampleType.UInt8 && Imaging.Display.Samples.Count(picture) == picture.Width * picture.Height * picture.SamplesPerPixel;

    private static string Name(ImagingException exception) => exception switch
    {
        ImageFormatException { Truncated: true } => "truncated",
        ImageFormatException => "format",
        ImageLimitException => "limit",
        UnsupportedImageException => "unsupported",
        _ => "range",
    };
}
