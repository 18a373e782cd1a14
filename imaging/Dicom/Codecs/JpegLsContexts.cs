using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>What a scan has learned of a neighbourhood of gradients: it chooses codes and corrects predictions (T.87 A.2.1, A.6).</summary>
internal struct JpegLsContext
{
    private const int LeastBias = -128, MostBias = 127;

    /// <summary>Sum of the errors' sizes.</summary>
    public int A;

    /// <summary>Sum of the errors, kept small by the bias.</summary>
    public int B;

    /// <summary>What a prediction is off by.</summary>
    public int C;

    /// <summary>How many errors.</summary>
    public int N;

    /// <summary>The least k with N times 2^k not below a sum of sizes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GolombBits(int n, int a)
    {
        var bits = Math.Max(0, BitOperations.LeadingZeroCount((uint)n) - BitOperations.LeadingZeroCount((uint)a));
        return bits + (((n << bits) - a) >>> 31);
    }

    /// <param name="step">Twice the deviation and one: what errors are counted in.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(int error, int step, int reset)
    {
        int a = A + Math.Abs(error), b = B + (error * step), n = N;
        if (n == reset)
        {
            a >>= 1;
            b >>= 1;
            n >>= 1;
        }

        n++;
        (A, N) = (a, n);
        if (b + n <= 0)
        {
            b = Math.Max(b + n, 1 - n);
            C -= C > LeastBias ? 1 : 0;
        }
        else if (b > 0)
        {
            b = Math.Min(b - n, 0);
            C += C < MostBias ? 1 : 0;
        }

        B = b;
    }
}

/// <summary>The same for the sample that ends a run; there are two of them (T.87 A.7.2).</summary>
internal struct JpegLsRunContext
{
    public int A;

    public int N;

    private int negatives;

    public readonly int GolombBits(int kind) => JpegLsContext.GolombBits(N, A + (kind == 1 ? N >> 1 : 0));

    /// <summary>From the coded number to the signed error (A.7.2.2), and what it teaches.</summary>
    public int Take(int mapped, int bits, int kind, int reset)
    {
        var sum = mapped + kind;
        var map = sum & 1;
        var size = (sum + map) >> 1;
        var turned = bits != 0 || 2 * negatives >= N;
        var error = turned == (map == 1) ? -size : size;
        if (error < 0) negatives++;
        A += (mapped + 1 - kind) >> 1;
        if (N == reset)
        {
            A >>= 1;
            N >>= 1;
            negatives >>= 1;
        }

        N++;
        return error;
    }
}
