using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Uncompressed pixels (PS3.5 8.2): frames one after the other without padding between them, 1-bit frames even without starting at a byte.
/// One positioned read a frame. With encapsulated frames, a fragment each.
/// </summary>
internal static class NativePixels
{
    /// <summary>Bytes behind the last frame that may still be a writer's filling up, not a third sample of every pixel.</summary>
    private const int MostPadding = 512;

    public static PixelBuffer Read(Part10File file, Element pixels, PixelDescription description, int frame, CancellationToken cancellation)
    {
        var halved = HasHalvedChroma(description, description.Frames, pixels.Length, pixels.ValueOffset);
        var bits = FrameBits(description, halved);
        var from = frame * bits;
        var stored = Load(file, pixels, from / 8, (from + bits + 7) / 8, frame, description.BitsAllocated, cancellation);
        return Arrange(stored, (int)(from % 8), halved, description);
    }

    /// <summary>A frame that has a fragment of its own; a frame of single bits starts at a byte there.</summary>
    /// <exception cref="ImageFormatException">The fragment is shorter than the frame.</exception>
    public static PixelBuffer OfFragment(byte[] fragment, PixelDescription description)
    {
        var halved = HasHalvedChroma(description, 1, fragment.Length, 0);
        var length = (int)((FrameBits(description, halved) + 7) / 8);
        if (fragment.Length < length)
        {
            throw new ImageFormatException($"The frame takes {length} bytes, its fragment has {fragment.Length}.", fragment.Length, Tags.PixelData.ToString());
        }

        return Arrange(fragment.Length == length ? fragment : fragment[..length], 0, halved, description);
    }

    private static long FrameBits(PixelDescription description, bool halved)
    {
        var bits = (long)description.SamplesPerFrame * description.BitsAllocated;
        return halved ? bits / 3 * 2 : bits;
    }

    private static PixelBuffer Arrange(byte[] stored, int firstBit, bool halved, PixelDescription description)
    {
        var data = stored;
        if (description.BitsAllocated == 1) data = Unpack(stored, firstBit, description.SamplesPerFrame);
        else if (halved) data = Widen(stored, description.BytesPerSample);
        else if (description.ByPlane) data = Interleave(stored, description);
        return new(description.Columns, description.Rows, description.Samples, description.Type, data);
    }

    /// <summary>Where in the file a frame of whole bytes begins; null when it is not there as a whole.</summary>
    public static long? StartOf(Part10File file, Element pixels, PixelDescription description, int frame)
    {
        if (pixels.Length == Element.Undefined || description.BitsAllocated % 8 != 0) return null;
        long from = (long)frame * description.FrameBytes, available = Math.Min(pixels.Length, file.Source.Length - pixels.ValueOffset);
        return from + description.FrameBytes <= available ? pixels.ValueOffset + from : null;
    }

    /// <summary>
    /// YBR_FULL_422 is stored as Y Y Cb Cr for two pixels (C.7.6.3.1.2). Some writers keep the name and store all three samples of every pixel: the
    /// length tells, and one between the two is refused, since either reading could be the wrong picture.
    /// </summary>
    private static bool HasHalvedChroma(PixelDescription description, int frames, long length, long offset)
    {
        if (description is not { Samples: 3, BitsAllocated: >= 8, ByPlane: false } || description.Photometric is not ("YBR_FULL_422" or "YBR_PARTIAL_422")) return false;
        var whole = (long)description.FrameBytes * frames;
        if (length >= whole) return false;
        if (length - (whole / 3 * 2) > MostPadding || (description.Columns & 1) == 1)
        {
            throw new ImageFormatException(
                $"{description.Photometric} of {frames} frames takes {whole / 3 * 2} bytes with an even number of columns, {whole} with all its samples; there are {length}.",
                offset,
                Tags.PixelData.ToString());
        }

        return true;
    }

    /// <summary>Bytes <paramref name="from"/> to <paramref name="to"/> of the pixel data, in little-endian order.</summary>
    private static byte[] Load(Part10File file, Element pixels, long from, long to, int frame, int bitsAllocated, CancellationToken cancellation)
    {
        var inFile = file.Source.Length - pixels.ValueOffset;
        var available = Math.Min(pixels.Length, inFile);
        if (to > available)
        {
            var cut = pixels.Length > inFile;
            throw new ImageFormatException(
                $"Frame {frame} takes bytes {from} to {to} of the pixel data, which has {available}{(cut ? " before the file ends" : string.Empty)}.",
                pixels.ValueOffset,
                pixels.Tag.ToString())
            {
                Truncated = cut,
            };
        }

        var swapped = file.HasBigEndianPixels;
        // Bytes that sit in swapped words: take whole words, and cut afterwards.
        var inWords = swapped && bitsAllocated <= 8 && pixels.Vr == Vr.OW && !file.Syntax.SwappedPixels;
        var (start, end) = inWords ? (from & ~1L, Math.Min((to + 1) & ~1L, available)) : (from, to);
        var stored = new byte[end - start];
        file.Source.ReadExactly(pixels.ValueOffset + start, stored, pixels.Tag.ToString(), cancellation);
        if (swapped) ToLittle(stored, bitsAllocated, inWords);
        return start == from && end == to ? stored : stored[(int)(from - start)..(int)(to - start)];
    }

    /// <summary>Samples of two bytes and more are swapped whole; bytes and bits written as OW are swapped with the words they sit in (PS3.5 7.3, 8.2).</summary>
    private static void ToLittle(Span<byte> stored, int bitsAllocated, bool inWords)
    {
        switch (bitsAllocated)
        {
            case 64:
                var longs = MemoryMarshal.Cast<byte, ulong>(stored);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 32:
                var ints = MemoryMarshal.Cast<byte, uint>(stored);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 16:
            case 1 or 8 when inWords:
                var shorts = MemoryMarshal.Cast<byte, ushort>(stored);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
        }
    }

    /// <summary>Bits to bytes, the first pixel in the lowest bit (PS3.5 8.1.1).</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> stored, int firstBit, int count)
    {
        var samples = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var bit = firstBit + i;
            samples[i] = (byte)((stored[bit >> 3] >> (bit & 7)) & 1);
        }

        return samples;
    }

    private static byte[] Widen(ReadOnlySpan<byte> stored, int size)
    {
        var pairs = stored.Length / (4 * size);
        var samples = new byte[pairs * 6 * size];
        for (var pair = 0; pair < pairs; pair++)
        {
            var from = stored.Slice(pair * 4 * size, 4 * size);
            var to = samples.AsSpan(pair * 6 * size, 6 * size);
            from[..size].CopyTo(to);
            from[(2 * size)..].CopyTo(to[size..]);
            from.Slice(size, size).CopyTo(to[(3 * size)..]);
            from[(2 * size)..].CopyTo(to[(4 * size)..]);
        }

        return samples;
    }

    private static byte[] Interleave(ReadOnlySpan<byte> planes, PixelDescription description)
    {
        var data = new byte[planes.Length];
        ColourPlanes.Interleave(planes, description.PixelsPerFrame, description.BytesPerSample, data);
        return data;
    }
}
