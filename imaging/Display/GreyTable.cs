using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>The grey of every stored pattern of 8 or 16 bits, for rows that come one after the other. The table is on loan from a pool.</summary>
internal sealed class GreyTable : IDisposable
{
    private readonly byte[] greys;
    private readonly bool wide;

    private readonly GreyRamp? ramp;

    /// <param name="bits">8 or 16: of a sample as it is stored.</param>
    /// <param name="fill">Writes the grey of each pattern, 256 or 65,536 of them, and gives the same as a ramp where it can.</param>
    public GreyTable(int bits, Fill fill)
    {
        wide = bits == 16;
        greys = ArrayPool<byte>.Shared.Rent(1 << 16);
        ramp = fill(greys.AsSpan(0, 1 << bits));
    }

    /// <param name="greys">One for each pattern.</param>
    /// <returns>The same as arithmetic; null where there is none.</returns>
    internal delegate GreyRamp? Fill(Span<byte> greys);

    /// <param name="stored">Samples, little-endian.</param>
    /// <param name="row">One byte for each of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Map(ReadOnlySpan<byte> stored, Span<byte> row)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Little-endian machines only.");
        ref byte table = ref MemoryMarshal.GetArrayDataReference(greys);
        if (!wide)
        {
            for (int i = 0; i < row.Length; i++) row[i] = Unsafe.Add(ref table, stored[i]);
            return;
        }

        // A pattern of 16 bits is always inside the table; the rows' own ends are checked by the slices.
        var samples = MemoryMarshal.Cast<byte, ushort>(stored[..(row.Length * 2)]);
        ref ushort from = ref MemoryMarshal.GetReference(samples);
        ref byte to = ref MemoryMarshal.GetReference(row);
        int x = ramp?.Map(samples, row) ?? 0;
        for (; x <= row.Length - 4; x += 4)
        {
            uint four = Unsafe.Add(ref table, (int)Unsafe.Add(ref from, x));
            four |= (uint)Unsafe.Add(ref table, (int)Unsafe.Add(ref from, x + 1)) << 8;
            four |= (uint)Unsafe.Add(ref table, (int)Unsafe.Add(ref from, x + 2)) << 16;
            four |= (uint)Unsafe.Add(ref table, (int)Unsafe.Add(ref from, x + 3)) << 24;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, x), four);
        }

        for (; x < row.Length; x++) Unsafe.Add(ref to, x) = Unsafe.Add(ref table, (int)Unsafe.Add(ref from, x));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(greys);
}
