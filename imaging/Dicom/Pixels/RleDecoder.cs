using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// RLE Lossless (PS3.5 annex G). A frame is a header of sixteen 32-bit numbers (how many segments, where each starts), then a segment for each byte
/// of each sample, most significant byte first, each packed by PackBits:
/// <code>
/// n = 0..127      copy the next n + 1 bytes
/// n = 129..255    repeat the next byte 257 - n times
/// n = 128         nothing
/// </code>
/// Single bits are packed eight to a byte before (PS3.5 8.1.1). Two passes: segments to byte planes, planes to samples.
/// </summary>
internal static class RleDecoder
{
    private const int HeaderLength = 64;
    private const int MostSegments = 15;

    /// <summary>PackBits turns two bytes into 128 at best; a frame that promises more is refused before its samples are allocated.</summary>
    private const int MostExpansion = 64;

    /// <returns>Samples interleaved, little-endian.</returns>
    public static byte[] Decode(ReadOnlySpan<byte> frame, PixelDescription description)
    {
        if (description.BitsAllocated == 1) return Bits(frame, description);
        var size = description.BytesPerSample;
        var segments = description.Samples * size;
        var starts = Header(frame, segments);
        var pixels = description.PixelsPerFrame;
        if ((long)frame.Length * MostExpansion < description.FrameBytes)
        {
            throw Broken($"{frame.Length} bytes cannot hold {description.FrameBytes} by RLE", frame.Length);
        }

        var samples = GC.AllocateUninitializedArray<byte>(description.FrameBytes);
        if (segments == 1)
        {
            Unpack(frame, starts[0], starts[1], samples);
            return samples;
        }

        // Colour of bytes: all planes, then together; others sample by sample.
        var colour = description.Samples == 3 && size == 1;
        var planes = ArrayPool<byte>.Shared.Rent(pixels * (colour ? 3 : size));
        try
        {
            if (colour)
            {
                for (var i = 0; i < 3; i++) Unpack(frame, starts[i], starts[i + 1], planes.AsSpan(i * pixels, pixels));
                ColourPlanes.Interleave(planes.AsSpan(0, 3 * pixels), pixels, 1, samples);
                return samples;
            }

            for (var sample = 0; sample < description.Samples; sample++)
            {
                for (var part = 0; part < size; part++)
                {
                    var segment = (sample * size) + part;
                    Unpack(frame, starts[segment], starts[segment + 1], planes.AsSpan(part * pixels, pixels));
                }

                Weave(planes, pixels, size, samples, sample, description.Samples);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }

        return samples;
    }

    private static byte[] Bits(ReadOnlySpan<byte> frame, PixelDescription description)
    {
        var starts = Header(frame, 1);
        var length = (description.SamplesPerFrame + 7) / 8;
        if ((long)frame.Length * MostExpansion < length) throw Broken($"{frame.Length} bytes cannot hold {length} by RLE", frame.Length);
        var packed = new byte[length];
        Unpack(frame, starts[0], starts[1], packed);
        return NativePixels.Unpack(packed, 0, description.SamplesPerFrame);
    }

    /// <summary>Where each segment starts, and one more entry for where the last ends.</summary>
    private static int[] Header(ReadOnlySpan<byte> frame, int segments)
    {
        if (frame.Length < HeaderLength) throw Broken("The RLE header is cut off", frame.Length);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (count != segments || count > MostSegments) throw Broken($"{count} RLE segments where the pixels have {segments} bytes", 0);
        var starts = new int[segments + 1];
        starts[segments] = frame.Length;
        for (var i = segments - 1; i >= 0; i--)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 + (4 * i))..]);
            if (start < HeaderLength || start > (uint)starts[i + 1]) throw Broken($"RLE segment {i} starts at {start}, outside its place", 4 + (4 * i));
            starts[i] = (int)start;
        }

        return starts;
    }

    /// <summary>
    /// Short pieces, which most are, go sixteen bytes at a time and past their end: what is written too much is written over by the next. Near either end
    /// of the plane or the segment they go byte by byte.
    /// </summary>
    private static void Unpack(ReadOnlySpan<byte> frame, int start, int end, Span<byte> plane)
    {
        const int step = 16;
        ref var source = ref MemoryMarshal.GetReference(frame);
        ref var target = ref MemoryMarshal.GetReference(plane);
        int from = start, to = 0;
        while (to < plane.Length)
        {
            if (from >= end) throw Broken($"An RLE segment ends after {to} of {plane.Length} bytes", from);
            int n = Unsafe.Add(ref source, from++);
            if (n < 128)
            {
                var count = n + 1;
                if (count > end - from) throw Broken($"An RLE run of {count} bytes where its segment has {end - from} left", from);
                if (from + 128 + step <= frame.Length && to + 128 + step <= plane.Length)
                {
                    for (var i = 0; i < count; i += step)
                    {
                        Vector128.LoadUnsafe(ref source, (nuint)(from + i)).StoreUnsafe(ref target, (nuint)(to + i));
                    }
                }
                else
                {
                    // A run may go past the plane: encoders pad odd segments so.
                    frame.Slice(from, Math.Min(count, plane.Length - to)).CopyTo(plane[to..]);
                }

                from += count;
                to += count;
            }
            else if (n > 128)
            {
                if (from >= end) throw Broken("An RLE repetition without its byte", from);
                var value = Unsafe.Add(ref source, from++);
                var count = 257 - n;
                if (to + 128 + step <= plane.Length)
                {
                    var filled = Vector128.Create(value);
                    for (var i = 0; i < count; i += step) filled.StoreUnsafe(ref target, (nuint)(to + i));
                }
                else
                {
                    plane.Slice(to, Math.Min(count, plane.Length - to)).Fill(value);
                }

                to += count;
            }
        }
    }

    /// <summary>Byte planes, most significant first, to little-endian samples at every <paramref name="step"/>th place.</summary>
    private static void Weave(ReadOnlySpan<byte> planes, int pixels, int size, Span<byte> samples, int sample, int step)
    {
        switch (size)
        {
            case 1:
                for (int i = 0, to = sample; i < pixels; i++, to += step) samples[to] = planes[i];
                break;
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(samples);
                var high = planes[..pixels];
                var low = planes.Slice(pixels, pixels);
                var done = step == 1 ? Zip(low, high, words) : 0;
                for (int i = done, to = sample + (done * step); i < high.Length; i++, to += step) words[to] = (ushort)((high[i] << 8) | low[i]);
                break;
            default:
                for (var part = 0; part < size; part++)
                {
                    var plane = planes.Slice(part * pixels, pixels);
                    for (int i = 0, to = (sample * size) + (size - 1 - part); i < pixels; i++, to += step * size) samples[to] = plane[i];
                }

                break;
        }
    }

    /// <summary>Low and high bytes to words, as many as whole vectors hold.</summary>
    private static int Zip(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, Span<ushort> words)
    {
        var i = 0;
        for (; i + Vector128<byte>.Count <= low.Length; i += Vector128<byte>.Count)
        {
            var (first, second) = Vector128.Widen(Vector128.Create(low[i..]));
            var (firstHigh, secondHigh) = Vector128.Widen(Vector128.Create(high[i..]));
            (first | (firstHigh << 8)).CopyTo(words[i..]);
            (second | (secondHigh << 8)).CopyTo(words[(i + Vector128<ushort>.Count)..]);
        }

        return i;
    }

    /// <summary>The offset counts from the frame's first byte; the reader adds where that is.</summary>
    private static ImageFormatException Broken(string what, long at) => new($"{what}.", at, Tags.PixelData.ToString());
}
