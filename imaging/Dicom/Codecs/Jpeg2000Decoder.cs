using System.Runtime.InteropServices;
using Lightbox.Imaging.Isolation;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// JPEG 2000 (ITU-T T.800) and its high-throughput form (T.814) by OpenCV's OpenJPEG, in a worker process. The reversible and irreversible colour transforms are
/// part of the codec, so that colour comes
/// out as RGB. Sizes are compared and bounded before the native code sees a byte.
/// </summary>
internal static class Jpeg2000Decoder
{
    /// <summary>Pixels a byte can stand for: an empty code block of 64 x 64 costs less than a byte.</summary>
    private const int MostExpansion = 1 << 17;

    /// <summary>The samples as coded, components interleaved; signed ones as two's complement of their precision.</summary>
    /// <exception cref="ImageFormatException">The stream is broken or of another size than the image says.</exception>
    /// <exception cref="UnsupportedImageException">Components of different sizes, more than 16 bits, fewer than 8 not reversibly coded, or OpenCV is not there.</exception>
    public static ushort[] Decode(ReadOnlySpan<byte> stream, PixelDescription description, out int precision)
    {
        var codestream = Jpeg2000Codestream.Read(stream);
        if (codestream.Subsampled) throw Jpeg2000Codestream.OtherSizes();
        CodedSize.Require("JPEG 2000", codestream.Width, codestream.Height, codestream.Components, description, codestream.Start);
        CodedSize.RequireLength("JPEG 2000", stream.Length, MostExpansion, description);
        if (codestream.Precision > 16 || (codestream.Precision < Jpeg2000Codestream.LeastPrecision && !codestream.IsReversible(stream)))
        {
            throw new UnsupportedImageException($"JPEG 2000 of {codestream.Precision} bits is not read here.", $"JPEG 2000 of {codestream.Precision} bits");
        }

        precision = codestream.Precision;
        var samples = Native(codestream.Plain(stream), description);
        if (codestream.Shift != 0) Lower(samples, codestream.Shift);
        return samples;
    }

    private static ushort[] Native(byte[] codestream, PixelDescription description)
    {
        var pixels = Jpeg2000Job.Ask(codestream, description.SamplesPerFrame);
        if (pixels.Width != description.Columns || pixels.Height != description.Rows || pixels.SamplesPerPixel != description.Samples)
        {
            throw new ImageFormatException($"JPEG 2000: {pixels.Width} x {pixels.Height} x {pixels.SamplesPerPixel} came out.", 0, "SIZ");
        }

        return pixels.Type == SampleType.UInt16 ? MemoryMarshal.Cast<byte, ushort>(pixels.Data).ToArray() : Array.ConvertAll(pixels.Data, value => (ushort)value);
    }

    private static void Lower(Span<ushort> samples, int by)
    {
        foreach (ref var sample in samples) sample = (ushort)(sample - by);
    }
}
