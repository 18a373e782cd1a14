using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lightbox.Retrieval.Vectors;

/// <summary>
/// Vectors of length 1 as signed bytes with a scale each: a quarter of the memory, which is what a scan waits for. The query keeps 12 bits, so that nearly all of the
/// error is the row's; who is near is decided on the float32 values afterwards.
/// </summary>
internal static class Quantised
{
    /// <summary>Longest vector: so that the sum of products fits 32 bits.</summary>
    public const int MostNumbers = 8192;

    private const int RowMost = 127, QueryMost = 2047, Step = 32;

    /// <summary>Bytes of a row: its numbers and zeros up to the next 32.</summary>
    public static int Stride(int dimension) => (dimension + Step - 1) / Step * Step;

    /// <summary>Writes a row; returns its scale, which is above 0.</summary>
    public static float Row(ReadOnlySpan<float> unit, Span<sbyte> codes)
    {
        var scale = TensorPrimitives.MaxMagnitude(unit);
        scale = Math.Abs(scale) / RowMost;
        for (var i = 0; i < unit.Length; i++) codes[i] = (sbyte)Math.Clamp(MathF.Round(unit[i] / scale), -RowMost, RowMost);
        codes[unit.Length..].Clear();
        return scale;
    }

    /// <summary>A query, as wide as a row, with its scale.</summary>
    public static (short[] Codes, float Scale) Query(ReadOnlySpan<float> unit)
    {
        var codes = new short[Stride(unit.Length)];
        var scale = Math.Abs(TensorPrimitives.MaxMagnitude(unit)) / QueryMost;
        for (var i = 0; i < unit.Length; i++) codes[i] = (short)MathF.Round(unit[i] / scale);
        return (codes, scale);
    }

    /// <summary>The products of a query with rows that lie one behind the other.</summary>
    public static void Scan(ReadOnlySpan<short> query, float queryScale, ReadOnlySpan<sbyte> rows, ReadOnlySpan<float> scales, Span<float> products)
    {
        for (var row = 0; row < scales.Length; row++) products[row] = scales[row] * queryScale * Dot(query, rows.Slice(row * query.Length, query.Length));
    }

    public static int Dot(ReadOnlySpan<short> query, ReadOnlySpan<sbyte> row)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var r = ref MemoryMarshal.GetReference(row);
        if (Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < query.Length; i += Step)
                sum += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref r, (nuint)i)), Vector512.LoadUnsafe(ref q, (nuint)i));
            return Vector512.Sum(sum);
        }

        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < query.Length; i += Step / 2)
                sum += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref r, (nuint)i)), Vector256.LoadUnsafe(ref q, (nuint)i));
            return Vector256.Sum(sum);
        }

        return Portable(ref q, ref r, query.Length);
    }

    private static int Portable(ref short q, ref sbyte r, int length)
    {
        var sum = Vector128<int>.Zero;
        for (var i = 0; i < length; i += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref r, (nuint)i));
            sum += Products(low, Vector128.LoadUnsafe(ref q, (nuint)i)) + Products(high, Vector128.LoadUnsafe(ref q, (nuint)i + 8));
        }

        return Vector128.Sum(sum);
    }

    private static Vector128<int> Products(Vector128<short> a, Vector128<short> b)
    {
        var (aLow, aHigh) = Vector128.Widen(a);
        var (bLow, bHigh) = Vector128.Widen(b);
        return (aLow * bLow) + (aHigh * bHigh);
    }
}
