using System.Numerics;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Volumes;

/// <summary>Many slices to one, slice by slice. NaN (no value) counts only where there is nothing else.</summary>
internal sealed class SlabProjector(SlabProjection projection, SampleType type, int samples)
{
    private readonly double[] sums = projection == SlabProjection.Mean ? new double[samples] : [];
    private readonly int[] counts = projection == SlabProjection.Mean ? new int[samples] : [];
    private byte[]? extreme;

    /// <summary>The type of <see cref="Result"/>: means are no whole numbers.</summary>
    public SampleType Type => projection == SlabProjection.Mean ? SampleType.Float64 : type;

    public void Add(ReadOnlySpan<byte> slice)
    {
        if (projection != SlabProjection.Mean && extreme is null)
        {
            extreme = slice.ToArray();
            return;
        }

        switch (type)
        {
            case SampleType.UInt8:
                Add<byte>(slice);
                break;
            case SampleType.Int8:
                Add<sbyte>(slice);
                break;
            case SampleType.UInt16:
                Add<ushort>(slice);
                break;
            case SampleType.Int16:
                Add<short>(slice);
                break;
            case SampleType.UInt32:
                Add<uint>(slice);
                break;
            case SampleType.Int32:
                Add<int>(slice);
                break;
            case SampleType.UInt64:
                Add<ulong>(slice);
                break;
            case SampleType.Int64:
                Add<long>(slice);
                break;
            case SampleType.Float32:
                Add<float>(slice);
                break;
            default:
                Add<double>(slice);
                break;
        }
    }

    public byte[] Result()
    {
        if (projection != SlabProjection.Mean) return extreme ?? [];
        var mean = new double[sums.Length];
        for (int i = 0; i < mean.Length; i++) mean[i] = counts[i] == 0 ? double.NaN : sums[i] / counts[i];
        return MemoryMarshal.AsBytes<double>(mean).ToArray();
    }

    private void Add<T>(ReadOnlySpan<byte> slice)
        where T : unmanaged, INumber<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(slice);
        if (projection == SlabProjection.Mean)
        {
            for (int i = 0; i < from.Length; i++)
            {
                if (T.IsNaN(from[i])) continue;
                sums[i] += double.CreateTruncating(from[i]);
                counts[i]++;
            }

            return;
        }

        var into = MemoryMarshal.Cast<byte, T>(extreme.AsSpan());
        bool most = projection == SlabProjection.Maximum;
        for (int i = 0; i < from.Length; i++) into[i] = most ? T.MaxNumber(into[i], from[i]) : T.MinNumber(into[i], from[i]);
    }
}
