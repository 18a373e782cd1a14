using Lightbox.Knowledge.Entries;

namespace Lightbox.Knowledge.Context;

/// <summary>What is quoted of an entry: all it says, or as many of its first sentences as there is room for.</summary>
internal static class Excerpt
{
    /// <summary>What stands where something was left out.</summary>
    public const string Cut = " [...]";

    public static string Whole(EntryRow row)
    {
        var parts = new List<string> { row.Description };
        if (row.KeyFeatures.Count > 0) parts.Add("Features: " + string.Join("; ", row.KeyFeatures) + ".");
        if (row.ClinicalSignificance.Length > 0) parts.Add(row.ClinicalSignificance);
        if (row.DifferentialDiagnosis.Count > 0) parts.Add("Differential: " + string.Join("; ", row.DifferentialDiagnosis) + ".");
        return string.Join(" ", parts.Where(part => part.Length > 0));
    }

    /// <summary>The text shortened at ends of sentences, the longest first; the last is its first sentence.</summary>
    public static IEnumerable<string> Shorter(string text)
    {
        for (var end = PreviousEnd(text, text.Length - 1); end > 0; end = PreviousEnd(text, end - 1)) yield return text[..end] + Cut;
    }

    /// <summary>One past the full stop before <paramref name="before"/> that ends a sentence; 0 when there is none.</summary>
    private static int PreviousEnd(string text, int before)
    {
        for (var i = Math.Min(before, text.Length - 1) - 1; i > 0; i--)
        {
            if (text[i] is '.' or ';' or '!' or '?' && i + 1 < text.Length && text[i + 1] == ' ') return i + 1;
        }

        return 0;
    }
}
