namespace Lightbox.Retrieval.Spelling;

/// <summary>Optimal string alignment: insert, delete, replace, and swap of neighbours, each 1.</summary>
internal static class EditDistance
{
    /// <summary>The distance of two words of at most 64 letters, or limit + 1 when it is above <paramref name="limit"/>.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        Span<int> rows = stackalloc int[3 * (b.Length + 1)];
        var before = rows[..(b.Length + 1)];
        var above = rows.Slice(b.Length + 1, b.Length + 1);
        var row = rows[(2 * (b.Length + 1))..];
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var best = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, before[j - 2] + 1);
                row[j] = best;
            }

            var reused = before;
            before = above;
            above = row;
            row = reused;
        }

        return Math.Min(above[b.Length], limit + 1);
    }
}
