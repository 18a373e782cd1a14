using System.Numerics;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>The rows of an 8-bit picture as they are asked for, so that it need never be in memory as a whole.</summary>
internal interface IPictureRows
{
    int Width { get; }

    int Height { get; }

    /// <summary>1 or 3.</summary>
    int SamplesPerPixel { get; }

    /// <summary>Row <paramref name="y"/>: Width x SamplesPerPixel bytes, valid until the next call. A row is asked for before those above it are done with, never far from the last.</summary>
    ReadOnlySpan<byte> Row(int y);
}

/// <summary>
/// Another size by any filter, row by row: the source rows of an output row are added up weighted, then its columns. Only two rows of numbers are held.
/// </summary>
internal static class RowResample
{
    public static PixelBuffer To(IPictureRows source, int width, int height, ResampleFilter filter, CancellationToken cancellation)
    {
        int samples = source.SamplesPerPixel, line = source.Width * samples;
        Kernel[] rows = Kernel.For(filter, source.Height, height), columns = Kernel.For(filter, source.Width, width);
        var sums = new float[line];
        var result = new byte[checked(width * height * samples)];
        for (int y = 0; y < height; y++)
        {
            if ((y & 15) == 0) cancellation.ThrowIfCancellationRequested();
            AddRows(source, rows[y], sums);
            Columns(sums, columns, samples, result.AsSpan(y * width * samples, width * samples));
        }

        return new(width, height, samples, SampleType.UInt8, result);
    }

    private static void AddRows(IPictureRows source, Kernel kernel, float[] sums)
    {
        Array.Clear(sums);
        for (int i = 0; i < kernel.Weights.Length; i++)
        {
            if (kernel.Weights[i] != 0) Add(source.Row(kernel.First + i), kernel.Weights[i], sums);
        }
    }

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

    private static void Weigh(Vector<uint> values, Vector<float> factor, ref float totals, int at)
    {
        // Bytes are never negative: the signed conversion is the fast one.
        var sum = Vector.LoadUnsafe(ref totals, (nuint)at) + (Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * factor);
        sum.StoreUnsafe(ref totals, (nuint)at);
    }

    private static void Columns(ReadOnlySpan<float> sums, Kernel[] columns, int samples, Span<byte> line)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            var (first, weights) = columns[x];
            for (int s = 0; s < samples; s++)
            {
                float total = 0;
                int at = (first * samples) + s;
                foreach (float weight in weights)
                {
                    total += weight * sums[at];
                    at += samples;
                }

                line[(x * samples) + s] = (byte)Math.Clamp(total + 0.5f, 0, 255);
            }
        }
    }
}

/// <summary>A picture in memory, row by row.</summary>
internal sealed class BufferRows(PixelBuffer picture) : IPictureRows
{
    public int Width => picture.Width;

    public int Height => picture.Height;

    public int SamplesPerPixel => picture.SamplesPerPixel;

    public ReadOnlySpan<byte> Row(int y) => picture.Data.AsSpan(y * picture.Width * picture.SamplesPerPixel, picture.Width * picture.SamplesPerPixel);
}
