namespace Lightbox.Catalog.Benchmarks.Scoring;

/// <summary>Wilson's score interval of a share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927): unlike the normal one it holds for few cases and for shares near 0 and 1.</summary>
internal static class Wilson
{
    /// <summary>97.5 % quantile of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The 95 % interval.</summary>
    /// <param name="of">At least 1.</param>
    public static (double Low, double High) Interval(int hits, int of)
    {
        var share = (double)hits / of;
        var square = Z * Z / of;
        var middle = (share + square / 2) / (1 + square);
        var half = Z / (1 + square) * Math.Sqrt(share * (1 - share) / of + square / (4 * of));
        // Where all or none hit, the end is the share itself; rounding must not move it.
        return (hits == 0 ? 0 : middle - half, hits == of ? 1 : middle + half);
    }
}
