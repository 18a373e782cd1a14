using System.Runtime.InteropServices;
using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// JPEG in DICOM (PS3.5 8.2.1), lossy of 8 and 12 bits and lossless. The stream has its own idea of size, components and colours; the first two
/// have to agree with the header's.
/// </summary>
internal static class JpegFrame
{
    /// <summary>Pixels that one coded byte can stand for: a block of 64 takes a Huffman code of one bit at the very least.</summary>
    private const int MostExpansion = 64 * 8;

    /// <summary>The same for lossless streams: a bit for each sample.</summary>
    private const int LosslessExpansion = 8;

    /// <summary>The stored samples, in the header's sample type.</summary>
    public static PixelBuffer DecodeStored(byte[] stream, PixelDescription description)
    {
        var header = CheckSize(stream, description, MostExpansion);
        if (header.Precision == 12) return CodedSamples.ToStored(DeepJpegDecoder.Decode(stream, header), header.Precision, description);
        var stored = JpegDecoder.DecodeStored(stream);
        return stored with { Type = description.Type, Data = description.BytesPerSample == 1 ? stored.Data : Widen(stored.Data, description) };
    }

    /// <summary>RGB of a stream of three components.</summary>
    public static PixelBuffer DecodeRgb(ReadOnlySpan<byte> stream, PixelDescription description)
    {
        CheckSize(stream, description, MostExpansion);
        return JpegDecoder.DecodeDisplay(stream, description.Photometric);
    }

    /// <summary>Samples of process 14, whatever their bits.</summary>
    public static PixelBuffer DecodeLossless(ReadOnlySpan<byte> stream, PixelDescription description)
    {
        var header = CheckSize(stream, description, LosslessExpansion);
        return CodedSamples.ToStored(JpegLosslessDecoder.Decode(stream, header), header.Precision, description);
    }

    private static JpegHeader CheckSize(ReadOnlySpan<byte> stream, PixelDescription description, int pixelsPerByte)
    {
        var header = JpegDecoder.ReadHeader(stream);
        CodedSize.Require("JPEG", header.Width, header.Height, header.Components, description, 0);
        CodedSize.RequireLength("JPEG", stream.Length, pixelsPerByte, description);
        JpegScanCheck.Run(stream, header);
        return header;
    }

    /// <summary>An 8-bit stream under a header that allocates more: the same values in wider samples.</summary>
    private static byte[] Widen(byte[] samples, PixelDescription description)
    {
        if (description.BytesPerSample != 2)
        {
            throw new UnsupportedImageException("JPEG under more than 16 bits allocated is not read here.", "JPEG with 32 bits allocated");
        }

        var wide = new byte[samples.Length * 2];
        var words = MemoryMarshal.Cast<byte, ushort>(wide.AsSpan());
        for (var i = 0; i < samples.Length; i++) words[i] = samples[i];
        return wide;
    }
}
