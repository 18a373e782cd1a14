using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Display;

/// <summary>
/// The two filters of <see cref="Resample"/> without OpenCV, for systems where it does not load: slower, and the same within a rounding. Rows and
/// columns are weighted one after the other.
/// </summary>
internal static class ManagedResample
{
    /// <param name="area">Mean of the area (for smaller pictures), else bilinear.</param>
    public static PixelBuffer To(PixelBuffer source, int width, int height, bool area)
    {
        var columns = Weights(source.Width, width, area);
        var rows = Weights(source.Height, height, area);
        int samples = source.SamplesPerPixel;
        var wide = new double[width * samples * source.Height];
        for (int y = 0; y < source.Height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int s = 0; s < samples; s++)
                {
                    double sum = 0;
                    foreach (var (at, weight) in columns[x]) sum += weight * Samples.Value(source, (((y * source.Width) + at) * samples) + s);
                    wide[(((y * width) + x) * samples) + s] = sum;
                }
            }
        }

        var result = source with { Width = width, Height = height, Data = new byte[width * height * samples * PixelBuffer.BytesPerSample(source.Type)] };
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width * samples; x++)
            {
                double sum = 0;
                foreach (var (at, weight) in rows[y]) sum += weight * wide[(at * width * samples) + x];
                Put(result, (y * width * samples) + x, sum);
            }
        }

        return result;
    }

    /// <summary>For each place of the result, which source places count how much; the weights of a place sum to 1.</summary>
    private static (int At, double Weight)[][] Weights(int from, int to, bool area)
    {
        double scale = (double)from / to;
        return [.. Enumerable.Range(0, to).Select(i => area ? Covered(i * scale, Math.Min(from, (i + 1) * scale)) : Between(((i + 0.5) * scale) - 0.5, from))];
    }

    private static (int At, double Weight)[] Covered(double from, double to)
    {
        int first = (int)from, last = Math.Max(first, (int)Math.Ceiling(to - 1e-9) - 1);
        return [.. Enumerable.Range(first, last - first + 1).Select(at => (at, (Math.Min(to, at + 1) - Math.Max(from, at)) / (to - from)))];
    }

    private static (int At, double Weight)[] Between(double place, int count)
    {
        int left = (int)Math.Floor(place);
        double right = place - left;
        return [(Math.Clamp(left, 0, count - 1), 1 - right), (Math.Clamp(left + 1, 0, count - 1), right)];
    }

    private static void Put(PixelBuffer buffer, int index, double value)
    {
        var data = buffer.Data.AsSpan();
        switch (buffer.Type)
        {
            case SampleType.UInt8:
                data[index] = (byte)Math.Clamp(Math.Round(value), 0, 255);
                break;
            case SampleType.Int8:
                data[index] = (byte)(sbyte)Math.Clamp(Math.Round(value), sbyte.MinValue, sbyte.MaxValue);
                break;
            case SampleType.UInt16:
                MemoryMarshal.Cast<byte, ushort>(data)[index] = (ushort)Math.Clamp(Math.Round(value), 0, ushort.MaxValue);
                break;
            case SampleType.Int16:
                MemoryMarshal.Cast<byte, short>(data)[index] = (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
                break;
            case SampleType.Int32:
                MemoryMarshal.Cast<byte, int>(data)[index] = (int)Math.Clamp(Math.Round(value), int.MinValue, int.MaxValue);
                break;
            case SampleType.Float32:
                MemoryMarshal.Cast<byte, float>(data)[index] = (float)value;
                break;
            case SampleType.Float64:
                MemoryMarshal.Cast<byte, double>(data)[index] = value;
                break;
            default:
                throw new UnsupportedImageException($"{buffer.Type} samples cannot be resampled here.", buffer.Type.ToString());
        }
    }
}
