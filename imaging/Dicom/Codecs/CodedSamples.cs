using System.Numerics;
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

        if (precision < 16) Conform(samples, precision, description.Signed);
        var data = description.BytesPerSample switch
        {
            1 => Narrow(samples),
            2 => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
            4 => Widen<int>(samples, description.Signed),
            _ => Widen<long>(samples, description.Signed),
        };
        return new(description.Columns, description.Rows, description.Samples, description.Type, data);
    }

    /// <summary>
    /// Codecs do not know of signs, or disagree with the image about them: two's complement of fewer bits gets its sign repeated above them, an
    /// unsigned number gets zeros there.
    /// </summary>
    private static void Conform(Span<ushort> samples, int precision, bool signed)
    {
        var shift = 16 - precision;
        var whole = samples.Length - (samples.Length % Vector<ushort>.Count);
        for (var i = 0; i < whole; i += Vector<ushort>.Count)
        {
            var block = new Vector<ushort>(samples[i..]) << shift;
            block = signed ? (block.As<ushort, short>() >> shift).As<short, ushort>() : block >>> shift;
            block.CopyTo(samples[i..]);
        }

        foreach (ref var sample in samples[whole..]) sample = (ushort)(signed ? (short)(sample << shift) >> shift : (ushort)(sample << shift) >> shift);
    }

    private static byte[] Widen<T>(ReadOnlySpan<ushort> samples, bool signed)
        where T : unmanaged, INumber<T>
    {
        var wide = new T[samples.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = signed ? T.CreateTruncating((short)samples[i]) : T.CreateTruncating(samples[i]);
        return MemoryMarshal.AsBytes(wide.AsSpan()).ToArray();
    }

    private static byte[] Narrow(ReadOnlySpan<ushort> samples)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(samples.Length);
        var words = Vector<ushort>.Count;
        var whole = samples.Length - (samples.Length % (2 * words));
        for (var i = 0; i < whole; i += 2 * words)
        {
            Vector.Narrow(new Vector<ushort>(samples[i..]), new Vector<ushort>(samples[(i + words)..])).CopyTo(bytes, i);
        }

        for (var i = whole; i < bytes.Length; i++) bytes[i] = (byte)samples[i];
        return bytes;
    }
}
