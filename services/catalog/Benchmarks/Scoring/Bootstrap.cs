namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>Percentile bootstrap (Efron and Tibshirani 1993).</summary>
internal static class Bootstrap
{
    /// <summary>The 95 % interval: percentiles 2.5 and 97.5 of the resampled values, interpolated as numpy does.</summary>
    /// <param name="resample">The measure of one resample.</param>
    public static (double Low, double High) Interval(Func<double> resample, int samples, CancellationToken cancellation)
    {
        var values = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            values[i] = resample();
        }

        Array.Sort(values);
        return (Percentile(values, 0.025), Percentile(values, 0.975));
    }

    private static double Percentile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }
}
