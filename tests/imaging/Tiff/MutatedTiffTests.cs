using CsCheck;
using NetVips;
using Xunit;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>Any bytes changed anywhere: an answer or an <see cref="ImagingException"/>, soon, within bounds.</summary>
public class MutatedTiffTests
{
    private static readonly byte[] Jpeg = Pyramid(Enums.ForeignTiffCompression.Jpeg);
    private static readonly byte[] Lzw = Pyramid(Enums.ForeignTiffCompression.Lzw);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_BytesChanged_ThrowsNothingElse(bool lzw)
    {
        var file = lzw ? Lzw : Jpeg;
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[1, 12]
            .Sample(changes => Read(Change(file, changes)), iter: 300, threads: 1);
    }

    [Fact]
    public void Open_DirectoryBytesChanged_ThrowsNothingElse()
    {
        // The directories are at the end: aim there, where every byte means something.
        Gen.Select(Gen.Int[Lzw.Length - 700, Lzw.Length - 1], Gen.OneOf(Gen.Byte, Gen.Const((byte)255), Gen.Const((byte)0))).Array[1, 4]
            .Sample(changes => Read(Change(Lzw, changes)), iter: 1000, threads: 1);
    }

    [Fact]
    public void Open_CutAnywhere_ThrowsNothingElse() => Gen.Int[0, Jpeg.Length - 1].Sample(length => Read(Jpeg[..length]), iter: 300, threads: 1);

    [Fact]
    public void Open_SampleSlidesDirectoriesChanged_ThrowsNothingElse()
    {
        var slide = File.ReadAllBytes(Lightbox.Testing.Samples.Path("slides/CMU-1-Small-Region.svs"));
        int[] directories = [1_275_000, 1_473_500, 1_505_000, slide.Length - 1500];
        Gen.Select(Gen.Int[0, 3].Select(i => directories[i]), Gen.Int[0, 1499], Gen.OneOf(Gen.Byte, Gen.Const((byte)255), Gen.Const((byte)0))).Array[1, 3].Sample(
            changes =>
            {
                var changed = (byte[])slide.Clone();
                foreach (var (directory, at, value) in changes) changed[directory + at] = value;
                Look(changed);
            },
            iter: 200,
            threads: 1);
    }

    /// <summary>One tile and every picture beside it: the whole slide two hundred times would take a minute.</summary>
    private static void Look(byte[] file)
    {
        try
        {
            using var reader = ImageFile.Open(new MemoryByteSource(file));
            if (reader is not ISlideReader slide) return;
            slide.ReadEncodedTile(0, 1, 1, default);
            slide.ReadTile(0, 9, 12, default);
            foreach (var name in slide.Info.AssociatedImages!) slide.ReadAssociated(name, default);
        }
        catch (ImagingException)
        {
            // One of ours, with its reason.
        }
    }

    private static void Read(byte[] file)
    {
        try
        {
            using var reader = ImageFile.Open(new MemoryByteSource(file));
            _ = reader.Info;
            reader.ReadDisplay(0, DisplayOptions.Default, default);
            if (reader is not ISlideReader slide) return;
            for (int level = 0; level < slide.Info.Levels!.Count; level++)
            {
                slide.ReadEncodedTile(level, 0, 0, default);
                slide.ReadTile(level, 0, 0, default);
            }
        }
        catch (ImagingException)
        {
            // One of ours, with its reason.
        }
    }

    private static byte[] Change(byte[] file, (int At, byte Value)[] changes)
    {
        var changed = (byte[])file.Clone();
        foreach (var (at, value) in changes) changed[at] = value;
        return changed;
    }

    private static byte[] Pyramid(Enums.ForeignTiffCompression compression)
    {
        using var picture = WrittenTiffTests.Colour().ThumbnailImage(120);
        return picture.TiffsaveBuffer(compression: compression, tile: true, tileWidth: 48, tileHeight: 48, pyramid: true);
    }
}
