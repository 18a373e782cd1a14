namespace Lightbox.Retrieval.Text;

/// <summary>Words that the Porter2 description treats by name.</summary>
internal static class StemExceptions
{
    /// <summary>The stem of a word that no rule may touch, or null.</summary>
    public static string? Whole(ReadOnlySpan<char> word) => word switch
    {
        "skis" => "ski",
        "skies" => "sky",
        "dying" => "die",
        "lying" => "lie",
        "tying" => "tie",
        "idly" => "idl",
        "gently" => "gentl",
        "ugly" => "ugli",
        "early" => "earli",
        "only" => "onli",
        "singly" => "singl",
        "sky" => "sky",
        "news" => "news",
        "howe" => "howe",
        "atlas" => "atlas",
        "cosmos" => "cosmos",
        "bias" => "bias",
        "andes" => "andes",
        _ => null,
    };

    /// <summary>Words left as they are after the plural was taken off (step 1a).</summary>
    public static bool AfterPlural(ReadOnlySpan<char> word) => word switch
    {
        "inning" or "outing" or "canning" or "herring" or "earring" or "proceed" or "exceed" or "succeed" => true,
        _ => false,
    };

    /// <summary>The length of a prefix after which R1 starts whatever the letters, or 0: it keeps "general" and "generate" apart.</summary>
    public static int RegionPrefix(ReadOnlySpan<char> word) =>
        word.StartsWith("gener") || word.StartsWith("arsen") ? 5 : word.StartsWith("commun") ? 6 : 0;
}
