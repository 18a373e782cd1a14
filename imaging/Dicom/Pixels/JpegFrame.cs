using System.Runtime.InteropServices;
using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// JPEG in DICOM (PS3.5 8.2.1), lossy of 8 and 12 bits and lossless. The stream has its own idea of size, components and colours: it is refused when the first two disagree with
/// the header, since whichever is believed the picture is wrong.
/// </summary>
internal static class JpegFrame
{
    /// <summary>Pixels that one coded byte can stand for: a block of 64 takes a Huffman code of one bit at the very least.</summary>
    private const int MostExpansion = 64 * 8;

    /// <summary>The stored samples, in the header's sample type.</summary>
    public static PixelBuffer DecodeStored(byte[] stream, PixelDescription description)
    {
        var header = CheckSize(stream, description);
        CheckLength(stream, header);
        if (header.Precision == 12) return CodedSamples.ToStored(DeepJpegDecoder.Decode(stream, header), header.Precision, description);
        var stored = JpegDecoder.DecodeStored(stream);
        return stored with { Type = description.Type, Data = description.BytesPerSample == 1 ? stored.Data : Widen(stored.Data, description) };
    }

    /// <summary>RGB of a stream of three components.</summary>
    public static PixelBuffer DecodeRgb(ReadOnlySpan<byte> stream, PixelDescription description)
    {
        CheckLength(stream, CheckSize(stream, description));
        return JpegDecoder.DecodeDisplay(stream, description.Photometric);
    }

    /// <summary>Samples of process 14, whatever their bits.</summary>
    public static PixelBuffer DecodeLossless(ReadOnlySpan<byte> stream, PixelDescription description)
    {
        var header = CheckSize(stream, description);
        return CodedSamples.ToStored(JpegLosslessDecoder.Decode(stream, header), header.Precision, description);
    }

    private static JpegHeader CheckSize(ReadOnlySpan<byte> stream, PixelDescription description)
    {
        var header = JpegDecoder.ReadHeader(stream);
        if (header.Width == description.Columns && header.Height == description.Rows && header.Components == description.Samples) return header;
        throw new ImageFormatException(
            $"The JPEG is {header.Width} x {header.Height} x {header.Components}, the header says {description.Columns} x {description.Rows} x {description.Samples}.",
            0,
            Tags.PixelData.ToString());
    }

    private static void CheckLength(ReadOnlySpan<byte> stream, JpegHeader header)
    {
        if ((long)stream.Length * MostExpansion >= (long)header.Width * header.Height) return;
        throw new ImageFormatException($"{stream.Length} bytes cannot be a JPEG of {header.Width} x {header.Height}.", stream.Length, Tags.PixelData.ToString());
    }

    /// <summary>An 8-bit stream under a header that allocates more: the same values in wider samples.</summary>
    private static byte[] Widen(byte[] samples, PixelDescription description)
    {
        if (description.BytesPerSample != 2) throw new UnsupportedImageException("JPEG under more than 16 bits allocated is not read here.", "JPEG with 32 bits allocated");
        var wide = new byte[samples.Length * 2];
        var words = MemoryMarshal.Cast<byte, ushort>(wide.AsSpan());
        for (var i = 0; i < samples.Length; i++) words[i] = samples[i];
        return wide;
    }
}
