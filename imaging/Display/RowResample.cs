using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>
/// Another size by any filter, row by row: the source rows of an output row are added up weighted, then its columns. Only two rows of numbers are held.
/// </summary>
internal static class RowResample
{
    public static PixelBuffer To(IPictureRows source, int width, int height, ResampleFilter filter, CancellationToken cancellation)
    {
        var result = new byte[checked(width * height * source.SamplesPerPixel)];
        To(source, width, height, filter, result, cancellation);
        return new(width, height, source.SamplesPerPixel, SampleType.UInt8, result);
    }

    /// <param name="result">width x height x samples bytes.</param>
    public static void To(IPictureRows source, int width, int height, ResampleFilter filter, Span<byte> result, CancellationToken cancellation)
    {
        int samples = source.SamplesPerPixel, line = source.Width * samples;
        if (width == source.Width && height == source.Height)
        {
            for (int y = 0; y < height; y++) source.Row(y).CopyTo(result[(y * line)..]);
            return;
        }

        var rows = Kernel.For(filter, source.Height, height);
        var columns = new ColumnKernels(Kernel.For(filter, source.Width, width), samples);
        var sums = new float[line + columns.Slack];
        for (int y = 0; y < height; y++)
        {
            if ((y & 15) == 0) cancellation.ThrowIfCancellationRequested();
            AddRows(source, rows[y], sums);
            columns.Sum(sums, result.Slice(y * width * samples, width * samples));
        }
    }

    private static void AddRows(IPictureRows source, Kernel kernel, float[] sums)
    {
        Array.Clear(sums);
        for (int i = 0; i < kernel.Weights.Length; i++)
        {
            if (kernel.Weights[i] != 0) Add(source.Row(kernel.First + i), kernel.Weights[i], sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<byte> row, float weight, Span<float> sums)
    {
        int x = 0;
        if (Vector.IsHardwareAccelerated)
        {
            int step = Vector<float>.Count;
            var factor = new Vector<float>(weight);
            ref byte bytes = ref MemoryMarshal.GetReference(row);
            ref float totals = ref MemoryMarshal.GetReference(sums);
            for (; x <= row.Length - (4 * step); x += 4 * step)
            {
                Vector.Widen(Vector.LoadUnsafe(ref bytes, (nuint)x), out var low, out var high);
                Vector.Widen(low, out var a, out var b);
                Vector.Widen(high, out var c, out var d);
                Weigh(a, factor, ref totals, x);
                Weigh(b, factor, ref totals, x + step);
                Weigh(c, factor, ref totals, x + (2 * step));
                Weigh(d, factor, ref totals, x + (3 * step));
            }
        }

        for (; x < row.Length; x++) sums[x] += weight * row[x];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh(Vector<uint> values, Vector<float> factor, ref float totals, int at)
    {
        // Bytes are never negative: the signed conversion is the fast one.
        var sum = Vector.LoadUnsafe(ref totals, (nuint)at) + (Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * factor);
        sum.StoreUnsafe(ref totals, (nuint)at);
    }
}
