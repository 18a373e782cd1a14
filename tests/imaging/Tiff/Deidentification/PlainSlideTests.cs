using System.Text;
using Lightbox.Imaging.Tiff;
using Lightbox.Imaging.Tiff.Deidentification;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff.Deidentification;

/// <summary>A slide's copy without label, macro and texts, read by OpenSlide as the independent reader.</summary>
public sealed class PlainSlideTests : IDisposable
{
    private const string Compare = """
        import sys, openslide
        before, after = openslide.OpenSlide(sys.argv[1]), openslide.OpenSlide(sys.argv[2])
        assert 'label' in before.associated_images and 'macro' in before.associated_images
        print(','.join(sorted(after.associated_images.keys())))
        assert before.level_dimensions == after.level_dimensions, after.level_dimensions
        for level, size in enumerate(before.level_dimensions):
            assert before.read_region((0, 0), level, size).tobytes() == after.read_region((0, 0), level, size).tobytes(), level
        for name in ('openslide.mpp-x', 'openslide.objective-power', 'openslide.vendor'):
            assert before.properties[name] == after.properties[name], name
        print(';'.join(sorted(key for key in after.properties if key.startswith('aperio.'))))
        """;

    private readonly TemporaryFolder folder = new();

    private static string Sample => Samples.Path("slides/CMU-1-Small-Region.svs");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Svs_Copy_OpenSlideSeesTheSameTissueAndNoLabel()
    {
        var path = folder.Write("plain.svs", Copy(Sample));

        var said = Encoding.UTF8.GetString(ExternalTool.Python(Compare, Sample, path)).Trim().Split('\n');

        Assert.Equal("thumbnail", said[0]);
        Assert.DoesNotContain("Filename", said[1], StringComparison.Ordinal);
        Assert.DoesNotContain("User", said[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Date", said[1], StringComparison.Ordinal);
        Assert.Contains("aperio.MPP", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Svs_Copy_HoldsNoByteOfTheLabelNorItsTexts()
    {
        var copy = Copy(Sample);
        using var source = new FileByteSource(Sample);
        Assert.Equal(source.Length, copy.Length);
        var pictures = TiffFormat.Pictures(TiffFile.Read(source, CancellationToken.None), CancellationToken.None);
        var hidden = pictures.Where(picture => picture.Subfile is 1 or 9).ToList();
        Assert.Equal(2, hidden.Count);
        foreach (var picture in hidden)
        {
            for (var i = 0; i < picture.SegmentCount; i++)
            {
                var segment = picture.FindSegment(i, CancellationToken.None);
                Assert.True(copy.AsSpan((int)segment.Offset, (int)segment.Count).IndexOfAnyExcept((byte)0) < 0);
            }
        }

        var text = Encoding.Latin1.GetString(copy);
        foreach (var word in new[] { "Filename", "ScanScope", "CPAPERIOCS", "CMU-1", "User" }) Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Svs_BytesThatNothingPointsTo_AreNotCopied()
    {
        var bytes = File.ReadAllBytes(Sample);
        byte[] trailing = [.. bytes, .. "SENTINEL"u8];

        Assert.DoesNotContain("SENTINEL", Encoding.Latin1.GetString(Read(PlainSlide.Of(new MemoryByteSource(trailing), CancellationToken.None))), StringComparison.Ordinal);
    }

    [Fact]
    public void HasOtherPictures_ALabelOfAnUnknownScanner_IsSeenAndNotCopied()
    {
        var bytes = File.ReadAllBytes(Sample);
        Assert.True(PlainSlide.HasOtherPictures(new MemoryByteSource(bytes), CancellationToken.None));
        Assert.False(PlainSlide.HasOtherPictures(new MemoryByteSource(Copy(Sample)), CancellationToken.None));

        // Without Aperio's name nothing says what the striped pictures are.
        for (var at = bytes.AsSpan().IndexOf("Aperio"u8); at >= 0; at = bytes.AsSpan().IndexOf("Aperio"u8)) bytes[at] = (byte)'X';
        using var reader = ImageFile.Open(new MemoryByteSource(bytes));
        Assert.Empty(reader.Info.AssociatedImages ?? []);
        Assert.True(PlainSlide.HasOtherPictures(new MemoryByteSource(bytes), CancellationToken.None));
        Assert.False(PlainSlide.HasOtherPictures(PlainSlide.Of(new MemoryByteSource(bytes), CancellationToken.None), CancellationToken.None));
    }

    [Theory]
    [InlineData("Aperio Image Library v11.2.1 Smith\r\n46000x32914 [42673,5576 2220x2967] (240x240) JPEG/RGB Q=30;Jones John|AppMag = 20|Filename = Doe|Patient = X|MPP = 0.4990|Title = 123", "Aperio Image Library v11.2.1\r\n46000x32914 [42673,5576 2220x2967] (240x240) JPEG/RGB Q=30|AppMag = 20|MPP = 0.4990")]
    [InlineData("Aperio|MPP = 0,4990|AppMag = Smith", "Aperio|MPP = 0,4990")]
    [InlineData("Some scanner|Patient = X", "")]
    public void Description_OnlyWhatDescribesTheScan(string description, string expected) => Assert.Equal(expected, PlainDescription.Of(description));

    [Fact]
    public void Svs_DirectoriesBroken_CopyHasNoLabelOrTheFileIsRefused()
    {
        var original = File.ReadAllBytes(Sample);
        var directories = TiffFile.Read(new MemoryByteSource(original), CancellationToken.None).Directories.Select(directory => (int)directory.Offset).ToList();
        var random = new Random(7);
        var copies = 0;
        for (var round = 0; round < 200; round++)
        {
            var bytes = original.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) bytes[Math.Min(directories[random.Next(directories.Count)] + random.Next(300), bytes.Length - 1)] = (byte)random.Next(256);
            try
            {
                using var copy = ImageFile.Open(PlainSlide.Of(new MemoryByteSource(bytes), CancellationToken.None));
                Assert.DoesNotContain(copy.Info.AssociatedImages ?? [], AssociatedImage.IsPrivate);
                copies++;
            }
            catch (ImagingException)
            {
                // Refused, in a sentence.
            }
        }

        Assert.InRange(copies, 1, 200);
    }

    private static byte[] Copy(string path)
    {
        using var source = new FileByteSource(path);
        return Read(PlainSlide.Of(source, CancellationToken.None));
    }

    private static byte[] Read(IByteSource source)
    {
        var bytes = new byte[source.Length];
        source.ReadExactly(0, bytes, "copy", CancellationToken.None);
        return bytes;
    }
}
