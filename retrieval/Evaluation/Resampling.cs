namespace Lightbox.Retrieval.Evaluation;

/// <summary>How far chance alone could have brought it: intervals by bootstrap over queries, and a paired randomisation test. Repeatable: the seed is fixed.</summary>
public static class Resampling
{
    private const int Samples = 10_000, Seed = 7;

    /// <summary>The 95 % interval of the mean.</summary>
    /// <param name="samples">Bootstrap samples, 1 or more.</param>
    public static (double Low, double High) Interval(IReadOnlyList<double> values, int samples = Samples)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) return (0, 0);
        var random = Source();
        var means = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            double sum = 0;
            for (var j = 0; j < values.Count; j++) sum += values[random.Next(values.Count)];
            means[i] = sum / values.Count;
        }

        Array.Sort(means);
        return (means[(int)(0.025 * samples)], means[(int)(0.975 * samples)]);
    }

    /// <summary>Two-sided p of the difference of the means, the values paired by query: how often signs given at random differ as much.</summary>
    public static double PairedP(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count) throw new ArgumentException($"{first.Count} and {second.Count} values are no pairs.", nameof(second));
        var differences = first.Zip(second, (a, b) => a - b).ToArray();
        var seen = Math.Abs(differences.Sum()) - 1e-12;
        var random = Source();
        var asFar = 0;
        for (var i = 0; i < Samples; i++)
        {
            double sum = 0;
            foreach (var difference in differences) sum += random.Next(2) == 0 ? difference : -difference;
            if (Math.Abs(sum) >= seen) asFar++;
        }

        return (asFar + 1.0) / (Samples + 1);
    }

#pragma warning disable CA5394 // No secret.
    private static Random Source() => new(Seed);
#pragma warning restore CA5394
}
