namespace Lightbox.Retrieval.Terminology;

/// <summary>Latin and Greek plurals, which no English stemmer knows: vertebrae, bronchi, pneumothoraces, diverticula, metastases, carcinomata, apices, phalanges, femora.</summary>
internal static class LatinPlural
{
    private const int LeastStem = 3;

    private static readonly (string Plural, string[] Singulars)[] Endings =
    [
        ("omata", ["oma"]), ("mata", ["ma", "m"]), ("ata", ["a"]), ("ices", ["ix", "ex"]), ("aces", ["ax"]), ("ges", ["x"]), ("nges", ["nx"]), ("ides", ["is"]), ("ora", ["ur"]), ("tes", ["tis"]),
        ("era", ["us"]), ("ses", ["sis"]), ("es", ["is"]), ("ae", ["a"]), ("i", ["us", "o"]), ("a", ["um", "on"]), ("ia", ["ium"]),
    ];

    /// <summary>The words this may be the plural of; most are none, and no concept has them.</summary>
    public static IEnumerable<string> Singulars(string word)
    {
        foreach (var (plural, singulars) in Endings)
        {
            if (word.Length < plural.Length + LeastStem || !word.EndsWith(plural, StringComparison.Ordinal)) continue;
            foreach (var singular in singulars) yield return word[..^plural.Length] + singular;
        }
    }
}
