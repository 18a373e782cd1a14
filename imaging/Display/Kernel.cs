namespace Lightbox.Imaging.Display;

/// <summary>Which source places make up one place of the result: a run of neighbours and their weights, which sum to 1.</summary>
internal readonly record struct Kernel(int First, float[] Weights)
{
    private const int Lobes = 3;

    /// <summary>One kernel for each of <paramref name="to"/> places over <paramref name="from"/>.</summary>
    public static Kernel[] For(ResampleFilter filter, int from, int to)
    {
        double scale = (double)from / to;
        var kernels = new Kernel[to];
        for (int i = 0; i < to; i++)
        {
            double centre = (i + 0.5) * scale;
            kernels[i] = filter switch
            {
                ResampleFilter.Nearest => new(Math.Min(from - 1, (int)centre), [1]),
                ResampleFilter.Bilinear => Weighted(centre, 1, from, x => 1 - Math.Abs(x)),
                ResampleFilter.Lanczos3 => Weighted(centre, Math.Max(1, scale), from, Lanczos, Lobes),
                _ => Covered(i * scale, Math.Min(from, (i + 1) * scale)),
            };
        }

        return kernels;
    }

    /// <summary>The part of each source pixel that lies between two places.</summary>
    private static Kernel Covered(double low, double high)
    {
        int first = (int)low, last = Math.Max(first, (int)Math.Ceiling(high - 1e-9) - 1);
        var weights = new float[last - first + 1];
        for (int at = first; at <= last; at++) weights[at - first] = (float)((Math.Min(high, at + 1) - Math.Max(low, at)) / (high - low));
        return new(first, weights);
    }

    /// <summary>A function of the distance to the centre, in units of <paramref name="width"/> source pixels; cut at the borders and made to sum to 1.</summary>
    private static Kernel Weighted(double centre, double width, int from, Func<double, double> weight, double radius = 1)
    {
        int first = Math.Max(0, (int)Math.Floor(centre - (radius * width) + 0.5)), end = Math.Min(from, (int)Math.Floor(centre + (radius * width) + 0.5));
        if (end <= first) return new(Math.Clamp((int)centre, 0, from - 1), [1]);
        var weights = new double[end - first];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += weights[i] = weight((first + i + 0.5 - centre) / width);
        return sum == 0 ? new(Math.Clamp((int)centre, 0, from - 1), [1]) : new(first, Array.ConvertAll(weights, w => (float)(w / sum)));
    }

    private static double Lanczos(double x) => Math.Abs(x) >= Lobes ? 0 : Sinc(x) * Sinc(x / Lobes);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
