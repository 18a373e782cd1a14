namespace Lightbox.Retrieval.Text;

/// <summary>Lower case and base letter of a Latin character, without the globalization tables that an invariant process does not load.</summary>
internal static class LatinFolding
{
    // U+00C0..U+00FF in order; a dot is a character that is no letter.
    private const string Latin1 = "aaaaaaaceeeeiiiidnooooo.ouuuuyts" + "aaaaaaaceeeeiiiidnooooo.ouuuuyty";

    /// <summary>The folded character in [a-z0-9], or NUL for a separator.</summary>
    public static char Fold(char c) => c switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => c,
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        >= '\u00C0' and <= '\u00FF' => Latin1[c - 0xC0] is var folded && folded == '.' ? '\0' : folded,
        _ => '\0',
    };
}
