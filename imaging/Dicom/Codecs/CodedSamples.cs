using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>Samples as a codec knows them, unsigned numbers of some bits, as the image's own type.</summary>
internal static class CodedSamples
{
    /// <param name="precision">Bits of a coded sample.</param>
    /// <exception cref="ImageFormatException">The image allocates fewer bits than were coded.</exception>
    public static PixelBuffer ToStored(ushort[] samples, int precision, PixelDescription description)
    {
        if (precision > description.BitsAllocated)
        {
            throw new ImageFormatException($"{precision} bits are coded for a sample, {description.BitsAllocated} allocated.", 0, Tags.BitsAllocated.ToString());
        }

        if (description.Signed && precision < description.BitsAllocated) Extend(samples, precision);
        var data = description.BytesPerSample switch
        {
            1 => Narrow(samples),
            2 => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
            _ => throw new UnsupportedImageException($"{description.BitsAllocated} bits allocated under a codec of 16 are not read here.", $"{description.BitsAllocated} bits allocated"),
        };
        return new(description.Columns, description.Rows, description.Samples, description.Type, data);
    }

    /// <summary>Codecs do not know of signs: two's complement of fewer bits comes out with zeros above it.</summary>
    private static void Extend(ushort[] samples, int precision)
    {
        var shift = 16 - precision;
        for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)((short)(samples[i] << shift) >> shift);
    }

    private static byte[] Narrow(ushort[] samples)
    {
        var bytes = new byte[samples.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)samples[i];
        return bytes;
    }
}
