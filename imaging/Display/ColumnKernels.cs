using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lightbox.Imaging.Display;

/// <summary>The kernels of a row, all made as long as the longest, so that eight places are summed at once.</summary>
internal sealed class ColumnKernels
{
    private const int Lanes = 8;

    private readonly int[] first;
    private readonly float[] weights;
    private readonly int taps;
    private readonly int samples;
    private readonly int places;

    /// <param name="kernels">One for each column of the result.</param>
    /// <param name="samples">Of a pixel.</param>
    public ColumnKernels(Kernel[] kernels, int samples)
    {
        this.samples = samples;
        places = kernels.Length * samples;
        taps = kernels.Max(kernel => kernel.Weights.Length);
        int padded = (places + Lanes - 1) / Lanes * Lanes;
        first = new int[padded];
        weights = new float[padded * taps];
        for (int place = 0; place < places; place++)
        {
            var kernel = kernels[place / samples];
            first[place] = (kernel.First * samples) + (place % samples);
            for (int tap = 0; tap < kernel.Weights.Length; tap++) weights[(tap * padded) + place] = kernel.Weights[tap];
        }
    }

    /// <summary>Numbers that must follow a row of sums: a short kernel at its end reads that far with weight 0.</summary>
    public int Slack => taps * samples;

    /// <param name="sums">A row's numbers, and <see cref="Slack"/> more.</param>
    /// <param name="line">The bytes of the result's row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(float[] sums, Span<byte> line)
    {
        int place = 0;
        if (Avx2.IsSupported)
        {
            for (; place <= places - Lanes; place += Lanes) Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(line.Slice(place, Lanes)), Sum8(sums, place));
        }

        for (; place < places; place++)
        {
            float total = 0;
            for (int tap = 0; tap < taps; tap++) total += weights[(tap * first.Length) + place] * sums[first[place] + (tap * samples)];
            line[place] = (byte)Math.Clamp(total + 0.5f, 0, 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ulong Sum8(float[] sums, int place)
    {
        var at = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(first), (nuint)place);
        var step = Vector256.Create(samples);
        var total = Vector256<float>.Zero;
        fixed (float* numbers = sums)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                var weight = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(weights), (nuint)((tap * first.Length) + place));
                total += Avx2.GatherVector256(numbers, at, sizeof(float)) * weight;
                at += step;
            }
        }

        var rounded = Vector256.Min(Vector256.Max(total + Vector256.Create(0.5f), Vector256<float>.Zero), Vector256.Create(255f));
        var words = Vector256.ConvertToInt32(rounded);
        return Pack(words);
    }

    private static ulong Pack(Vector256<int> words)
    {
        var shorts = Vector128.Narrow(words.GetLower(), words.GetUpper());
        return Vector128.Narrow(shorts, shorts).AsUInt64().ToScalar();
    }
}
