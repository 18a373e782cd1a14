using System.Buffers.Binary;
using Lightbox.Imaging.Dicom;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>JPEG 2000 by OpenJPEG's encoder and high-throughput JPEG 2000 by OpenJPH's, of every depth and sign, put into a file by hand.</summary>
public sealed class WrittenCodestreamsTests : IDisposable
{
    private const int Width = 61, Height = 47;

    private readonly string folder = Directory.CreateTempSubdirectory("lightbox-codestreams-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.201", 8, 1)]
    [InlineData("1.2.840.10008.1.2.4.202", 12, 1)]
    [InlineData("1.2.840.10008.1.2.4.203", 16, 1)]
    [InlineData("1.2.840.10008.1.2.4.201", 8, 3)]
    public void ReadFrame_HighThroughputLossless_IsTheOriginal(string syntax, int bits, int samples)
    {
        var original = Samples(bits, samples, signed: false);
        using var reader = File(syntax, bits, samples, false, HighThroughput(original, bits, samples, "true"));
        Assert.Equal(original, Numbers(reader.ReadFrame(0, CancellationToken.None)));
    }

    [Fact]
    public void ReadFrame_HighThroughputLossy_IsWithinTwoOfItsOwnDecoder()
    {
        var coded = HighThroughput(Samples(8, 3, signed: false), 8, 3, "false");
        using var reader = File("1.2.840.10008.1.2.4.203", 8, 3, false, coded);
        ExternalTool.Run("ojph_expand", "-i", At("a.j2c"), "-o", At("b.ppm"));
        var theirs = System.IO.File.ReadAllBytes(At("b.ppm"))[^(Width * Height * 3)..];
        var ours = reader.ReadFrame(0, CancellationToken.None).Data;
        Assert.All(ours.Zip(theirs), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2));
    }

    [Theory]
    [InlineData(2, false, 8)]
    [InlineData(4, false, 8)]
    [InlineData(8, false, 8)]
    [InlineData(8, true, 8)]
    [InlineData(10, false, 16)]
    [InlineData(12, true, 16)]
    [InlineData(14, true, 16)]
    [InlineData(16, false, 16)]
    [InlineData(16, true, 16)]
    [InlineData(12, false, 32)]
    [InlineData(12, true, 32)]
    public void ReadFrame_Jpeg2000OfAnyDepth_IsTheOriginal(int bits, bool signed, int allocated)
    {
        var original = Samples(bits, 1, signed);
        using var reader = File("1.2.840.10008.1.2.4.90", bits, 1, signed, Plain(original, bits, signed), allocated);
        Assert.Equal(original, Numbers(reader.ReadFrame(0, CancellationToken.None)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void ReadFrame_Jpeg2000WhoseSignIsAnother_KeepsTheBitsAndTheHeadersSign(bool codedSigned, bool signed)
    {
        var original = Samples(12, 1, codedSigned);
        using var reader = File("1.2.840.10008.1.2.4.90", 12, 1, signed, Plain(original, 12, codedSigned), 16);
        var expected = original.Select(value => signed ? (short)((value & 0xFFF) << 4) >> 4 : value & 0xFFF);
        Assert.Equal(expected, Numbers(reader.ReadFrame(0, CancellationToken.None)));
    }

    [Fact]
    public void ReadFrame_CommentBehindTheLastTile_IsSteppedOver()
    {
        var original = Samples(12, 1, signed: false);
        var coded = Plain(original, 12, signed: false);
        byte[] padded = [.. coded[..^2], 0xFF, 0x64, 0, 11, 0, 1, .. "PADDING"u8, 0xFF, 0xD9];
        using var reader = File("1.2.840.10008.1.2.4.90", 12, 1, false, padded, 16);
        Assert.Equal(original, Numbers(reader.ReadFrame(0, CancellationToken.None)));
    }

    [Fact]
    public void ReadFrame_CodestreamOverSeveralFragmentsOfTwoFrames_IsJoinedByItsMarkers()
    {
        var original = Samples(8, 1, signed: false);
        var coded = Plain(original, 8, signed: false);
        using var reader = new DicomBuilder("1.2.840.10008.1.2.4.90").Image(Height, Width, frames: 2)
            .Encapsulated([], coded[..100], coded[100..], coded[..200], coded[200..300], coded[300..]).Open();
        Assert.Equal(original, Numbers(reader.ReadFrame(0, CancellationToken.None)));
        Assert.Equal(original, Numbers(reader.ReadFrame(1, CancellationToken.None)));
    }

    [Theory]
    [InlineData(Height - 1, Width, "the header says")]
    [InlineData(Height, Width + 1, "the header says")]
    public void ReadFrame_Jpeg2000OfAnotherSize_IsRefused(int rows, int columns, string message)
    {
        var coded = Plain(Samples(8, 1, signed: false), 8, signed: false);
        using var reader = new DicomBuilder("1.2.840.10008.1.2.4.90").Image(rows, columns).Encapsulated([], coded).Open();
        Assert.Contains(message, Assert.Throws<ImageFormatException>(() => reader.ReadFrame(0, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFrame_Jpeg2000WithSmallerChroma_IsRefusedByName()
    {
        System.IO.File.WriteAllBytes(At("a.raw"), new byte[64 * 64 * 2]);
        ExternalTool.Run("opj_compress", "-i", At("a.raw"), "-o", At("a.j2k"), "-F", "64,64,3,8,u@1x1:2x1:2x1");
        using var reader = new DicomBuilder("1.2.840.10008.1.2.4.91").Image(64, 64, 8, 8, "YBR_PARTIAL_422", 3, false).Encapsulated([], System.IO.File.ReadAllBytes(At("a.j2k"))).Open();
        Assert.Equal("JPEG 2000 subsampling", Assert.Throws<UnsupportedImageException>(() => reader.ReadFrame(0, CancellationToken.None)).Feature);
    }

    private static DicomReader File(string syntax, int bits, int samples, bool signed, byte[] coded, int? allocated = null) =>
        new DicomBuilder(syntax).Image(Height, Width, allocated ?? (bits > 8 ? 16 : 8), bits, samples == 3 ? "RGB" : "MONOCHROME2", samples, signed).Encapsulated([], coded).Open();

    /// <summary>Slopes with noise, both ends of the range among them.</summary>
    private static int[] Samples(int bits, int samples, bool signed)
    {
        var random = new Random(bits);
        var most = (1 << bits) - 1;
        var values = Enumerable.Range(0, Width * Height * samples).Select(i => Math.Clamp((i * most / (Width * Height * samples)) + random.Next(-3, 4), 0, most)).ToArray();
        (values[0], values[^1]) = (0, most);
        return signed ? [.. values.Select(value => value - (1 << (bits - 1)))] : values;
    }

    private static int[] Numbers(PixelBuffer pixels) =>
        [.. Enumerable.Range(0, Imaging.Display.Samples.Count(pixels)).Select(i => (int)Imaging.Display.Samples.Value(pixels, i))];

    private byte[] Plain(int[] samples, int bits, bool signed)
    {
        var raw = new byte[samples.Length * (bits > 8 ? 2 : 1)];
        for (var i = 0; i < samples.Length; i++)
        {
            if (bits > 8) BinaryPrimitives.WriteInt16LittleEndian(raw.AsSpan(2 * i), (short)samples[i]);
            else raw[i] = (byte)samples[i];
        }

        System.IO.File.WriteAllBytes(At("a.rawl"), raw);
        ExternalTool.Run("opj_compress", "-i", At("a.rawl"), "-o", At("a.j2k"), "-n", "3", "-F", $"{Width},{Height},1,{bits},{(signed ? 's' : 'u')}");
        return System.IO.File.ReadAllBytes(At("a.j2k"));
    }

    private byte[] HighThroughput(int[] samples, int bits, int components, string reversible)
    {
        var path = At(components == 3 ? "a.ppm" : "a.pgm");
        using (var stream = System.IO.File.Create(path))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes($"P{(components == 3 ? 6 : 5)}\n{Width} {Height}\n{(1 << bits) - 1}\n"));
            foreach (var sample in samples)
            {
                if (bits > 8) stream.WriteByte((byte)(sample >> 8));
                stream.WriteByte((byte)sample);
            }
        }

        ExternalTool.Run("ojph_compress", "-i", path, "-o", At("a.j2c"), "-reversible", reversible);
        return System.IO.File.ReadAllBytes(At("a.j2c"));
    }

    private string At(string name) => Path.Combine(folder, name);
}
