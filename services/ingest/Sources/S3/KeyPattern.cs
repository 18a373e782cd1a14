namespace Lightbox.Ingest.Sources.S3;

/// <summary>Patterns as s5cmd reads them: * is any text (slashes too), ? is any one character.</summary>
internal static class KeyPattern
{
    /// <summary>In time at most pattern times key, whatever the pattern: only the last * is ever taken back.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> key)
    {
        int p = 0, k = 0, star = -1, resume = 0;
        while (k < key.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = k;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == key[k]))
            {
                p++;
                k++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                k = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
