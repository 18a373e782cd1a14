namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>The statistics that choose codes and correct predictions (T.87 A.6): 365 for gradients, two for interrupted runs.</summary>
internal sealed class JpegLsContexts
{
    public const int Regular = 365;

    private const int LeastBias = -128, MostBias = 127;

    private readonly int[] a = new int[Regular + 2];
    private readonly int[] b = new int[Regular];
    private readonly int[] c = new int[Regular];
    private readonly int[] n = new int[Regular + 2];
    private readonly int[] negatives = new int[2];
    private readonly int reset;
    private readonly int near;

    public JpegLsContexts(JpegLsParameters parameters)
    {
        reset = parameters.Reset;
        near = parameters.Near;
        Array.Fill(a, Math.Max(2, (parameters.Range + 32) / 64));
        Array.Fill(n, 1);
    }

    /// <summary>What a prediction in this context is off by.</summary>
    public int Bias(int context) => c[context];

    /// <summary>The Golomb parameter of a context.</summary>
    public int GolombBits(int context) => Bits(n[context], a[context]);

    public int RunGolombBits(int kind) => Bits(n[Regular + kind], a[Regular + kind] + (kind == 1 ? n[Regular + 1] >> 1 : 0));

    /// <summary>From the coded number to the signed error (A.5.2, A.5.3).</summary>
    public int Unmap(int mapped, int bits, int context)
    {
        var error = (mapped & 1) == 0 ? mapped >> 1 : -((mapped + 1) >> 1);
        return near == 0 && bits == 0 && 2 * b[context] <= -n[context] ? ~error : error;
    }

    /// <summary>The same for the sample that ends a run (A.7.2.2).</summary>
    public int UnmapRun(int mapped, int bits, int kind)
    {
        var sum = mapped + kind;
        var map = sum & 1;
        var size = (sum + map) >> 1;
        var turned = bits != 0 || 2 * negatives[kind] >= n[Regular + kind];
        return turned == (map == 1) ? -size : size;
    }

    public void Update(int context, int error)
    {
        b[context] += error * ((2 * near) + 1);
        a[context] += Math.Abs(error);
        if (n[context] == reset)
        {
            a[context] >>= 1;
            b[context] >>= 1;
            n[context] >>= 1;
        }

        var count = ++n[context];
        if (b[context] <= -count)
        {
            b[context] = Math.Max(b[context] + count, 1 - count);
            if (c[context] > LeastBias) c[context]--;
        }
        else if (b[context] > 0)
        {
            b[context] = Math.Min(b[context] - count, 0);
            if (c[context] < MostBias) c[context]++;
        }
    }

    public void UpdateRun(int kind, int error, int mapped)
    {
        var at = Regular + kind;
        if (error < 0) negatives[kind]++;
        a[at] += (mapped + 1 - kind) >> 1;
        if (n[at] == reset)
        {
            a[at] >>= 1;
            n[at] >>= 1;
            negatives[kind] >>= 1;
        }

        n[at]++;
    }

    private static int Bits(int n, int a)
    {
        var bits = 0;
        while (n << bits < a && bits < 24) bits++;
        return bits;
    }
}
