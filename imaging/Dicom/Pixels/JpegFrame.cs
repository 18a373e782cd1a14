using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// JPEG in DICOM (PS3.5 8.2.1), lossy of 8 and 12 bits and lossless; which of them the stream itself says. It has its own idea of size, components and
/// colours, too; the first two have to agree with the header's.
/// </summary>
internal static class JpegFrame
{
    private const int Lossless = 3, Sequential = 1, Progressive = 2;

    /// <summary>Pixels that one coded byte can stand for: a block of 64 takes a Huffman code of one bit at the very least.</summary>
    private const int MostExpansion = 64 * 8;

    /// <summary>The same for lossless streams: a bit for each sample.</summary>
    private const int LosslessExpansion = 8;

    /// <summary>The stored samples, in the header's sample type.</summary>
    public static PixelBuffer DecodeStored(byte[] stream, PixelDescription description)
    {
        var header = CheckSize(stream, description);
        if (header.Process == Lossless) return CodedSamples.ToStored(JpegLosslessDecoder.Decode(stream, header), header.Precision, description);
        stream = Whole(stream, header);
        if (header.Precision == 12) return CodedSamples.ToStored(DeepJpegDecoder.Decode(stream, header), header.Precision, description);
        var stored = JpegDecoder.DecodeStored(stream);
        return stored with { Type = description.Type, Data = description.BytesPerSample == 1 ? stored.Data : Widen(stored.Data, description) };
    }

    /// <summary>RGB of a stream of three components.</summary>
    public static PixelBuffer DecodeRgb(byte[] stream, PixelDescription description)
    {
        var header = CheckSize(stream, description);
        return header is { Process: <= Progressive, Precision: 8 }
            ? JpegDecoder.DecodeDisplay(Whole(stream, header), description.Photometric)
            : ColourRendering.ToRgb(DecodeStored(stream, description), description);
    }

    private static JpegHeader CheckSize(ReadOnlySpan<byte> stream, PixelDescription description)
    {
        var header = JpegDecoder.ReadHeader(stream);
        CodedSize.Require("JPEG", header.Width, header.Height, header.Components, description, 0);
        CodedSize.RequireLength("JPEG", stream.Length, header.Process == Lossless ? LosslessExpansion : MostExpansion, description);
        return header;
    }

    /// <summary>
    /// The stream from its start to its end of image, every block of it looked at. Encoders that leave the last marker out or write more than
    /// a padding byte behind it exist; a second image or the dataset going on behind it means that these are not one frame's bytes.
    /// </summary>
    private static byte[] Whole(byte[] stream, JpegHeader header)
    {
        // Progressive scans refine each other; what is broken in them cannot be told without keeping all coefficients.
        if (header.Process > Sequential) return stream;
        var (end, ended) = JpegScanCheck.Run(stream, header);
        if (!ended) return [.. stream.AsSpan(0, end), 0xFF, JpegMarkers.EndOfImage];
        var behind = stream.AsSpan(end);
        return behind.IndexOf<byte>([0xFF, 0xD8, 0xFF]) < 0 && behind.IndexOf<byte>([0xFE, 0xFF]) < 0 ? stream[..end] : stream;
    }

    /// <summary>An 8-bit stream under a header that allocates more: the same values in wider samples.</summary>
    private static byte[] Widen(ReadOnlySpan<byte> samples, PixelDescription description)
    {
        var size = description.BytesPerSample;
        var wide = new byte[samples.Length * size];
        for (var i = 0; i < samples.Length; i++) wide[i * size] = samples[i];
        return wide;
    }
}
