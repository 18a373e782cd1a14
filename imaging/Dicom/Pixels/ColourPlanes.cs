using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lightbox.Imaging.Dicom;

/// <summary>Three planes, one colour after the other, to pixels whose samples stand together.</summary>
internal static class ColourPlanes
{
    /// <summary>For each of the three vectors that sixteen pixels make: which of a plane's bytes go where; the rest become 0.</summary>
    private static readonly Vector128<byte>[] Places = MakePlaces();

    /// <param name="planes">Three times <paramref name="pixels"/> samples of <paramref name="size"/> bytes.</param>
    /// <param name="interleaved">As many bytes.</param>
    public static void Interleave(ReadOnlySpan<byte> planes, int pixels, int size, Span<byte> interleaved)
    {
        switch (size)
        {
            case 1:
                var done = Bytes(planes, pixels, interleaved);
                Samples(planes, pixels, interleaved, done);
                break;
            case 2: Samples(MemoryMarshal.Cast<byte, ushort>(planes), pixels, MemoryMarshal.Cast<byte, ushort>(interleaved), 0); break;
            case 4: Samples(MemoryMarshal.Cast<byte, uint>(planes), pixels, MemoryMarshal.Cast<byte, uint>(interleaved), 0); break;
            default: Samples(MemoryMarshal.Cast<byte, ulong>(planes), pixels, MemoryMarshal.Cast<byte, ulong>(interleaved), 0); break;
        }
    }

    private static void Samples<T>(ReadOnlySpan<T> planes, int pixels, Span<T> interleaved, int from)
    {
        var first = planes[..pixels];
        var second = planes.Slice(pixels, pixels);
        var third = planes.Slice(2 * pixels, pixels);
        for (int i = from, to = 3 * from; i < first.Length; i++, to += 3)
        {
            interleaved[to] = first[i];
            interleaved[to + 1] = second[i];
            interleaved[to + 2] = third[i];
        }
    }

    /// <summary>Sixteen pixels at a time.</summary>
    /// <returns>How many pixels whole vectors held.</returns>
    private static int Bytes(ReadOnlySpan<byte> planes, int pixels, Span<byte> interleaved)
    {
        if (!Vector128.IsHardwareAccelerated) return 0;
        var i = 0;
        ref var first = ref MemoryMarshal.GetReference(planes[..(3 * pixels)]);
        ref var second = ref Unsafe.Add(ref first, pixels);
        ref var third = ref Unsafe.Add(ref second, pixels);
        ref var target = ref MemoryMarshal.GetReference(interleaved[..(3 * pixels)]);
        ref var places = ref MemoryMarshal.GetArrayDataReference(Places);
        for (; i + Vector128<byte>.Count <= pixels; i += Vector128<byte>.Count)
        {
            var (r, g, b) = (Vector128.LoadUnsafe(ref first, (nuint)i), Vector128.LoadUnsafe(ref second, (nuint)i), Vector128.LoadUnsafe(ref third, (nuint)i));
            for (var part = 0; part < 3; part++)
            {
                var mixed = Vector128.Shuffle(r, Unsafe.Add(ref places, part)) | Vector128.Shuffle(g, Unsafe.Add(ref places, 3 + part)) | Vector128.Shuffle(b, Unsafe.Add(ref places, 6 + part));
                mixed.StoreUnsafe(ref target, (nuint)((3 * i) + (part * Vector128<byte>.Count)));
            }
        }

        return i;
    }

    private static Vector128<byte>[] MakePlaces()
    {
        var places = new Vector128<byte>[9];
        for (var plane = 0; plane < 3; plane++)
        {
            for (var part = 0; part < 3; part++)
            {
                var bytes = new byte[Vector128<byte>.Count];
                for (var i = 0; i < bytes.Length; i++)
                {
                    var to = (part * bytes.Length) + i;
                    bytes[i] = to % 3 == plane ? (byte)(to / 3) : (byte)0xFF;
                }

                places[(3 * plane) + part] = Vector128.Create(bytes);
            }
        }

        return places;
    }
}
