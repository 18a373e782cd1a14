using Lightbox.Retrieval.Text;

namespace Lightbox.Retrieval.Terminology;

/// <summary>A word of a text, where it stands, and the keys it may be found by.</summary>
/// <param name="Start">First character, UTF-16.</param>
/// <param name="Text">Folded: lower case, no diacritics.</param>
/// <param name="IsCapital">Written in capitals only, as abbreviations are.</param>
internal sealed record TermWord(int Start, int End, string Text, bool IsCapital)
{
    private IReadOnlyList<string>? keys;

    /// <summary>Its own key.</summary>
    public string Key { get; } = KeyOf(Text);

    /// <summary>Its own key first, then those of the singulars it may be the Latin plural of.</summary>
    public IReadOnlyList<string> Keys => keys ??= [.. LatinPlural.Singulars(Text).Select(KeyOf).Prepend(Key).Distinct()];

    /// <summary>What spellings of one word have in common: British as American, the stem of longer words. Abbreviations and what has digits stay as they are.</summary>
    public static string KeyOf(string word)
    {
        if (word.Length < 4 || word.Any(char.IsAsciiDigit)) return word;
        var plain = word.Replace("ae", "e", StringComparison.Ordinal).Replace("oe", "e", StringComparison.Ordinal).Replace("isation", "ization", StringComparison.Ordinal).Replace("ised", "ized", StringComparison.Ordinal);
        if (plain.Length > 5 && (plain.EndsWith("our", StringComparison.Ordinal) || plain.EndsWith("ours", StringComparison.Ordinal))) plain = plain.Replace("our", "or", StringComparison.Ordinal);
        if (plain.Length > 5 && plain.EndsWith("tre", StringComparison.Ordinal)) plain = plain[..^2] + "er";
        // An inflammation is not the organ: a stemmer makes hepatitis and hepatic the same.
        return plain.EndsWith("itis", StringComparison.Ordinal) ? plain : Stemmer.Stem(plain);
    }

    /// <summary>The words of a text; a possessive 's is dropped.</summary>
    public static List<TermWord> Of(ReadOnlySpan<char> text)
    {
        var words = new List<TermWord>();
        for (var i = 0; i < text.Length;)
        {
            if (LatinFolding.Fold(text[i]) == '\0')
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && LatinFolding.Fold(text[i]) != '\0' && i - start < Tokenizer.MaxWordLength) i++;
            words.Add(Made(text, start, i));
            if (i + 1 < text.Length && text[i] is '\'' or '\u2019' && text[i + 1] is 's' or 'S' && (i + 2 == text.Length || LatinFolding.Fold(text[i + 2]) == '\0')) i += 2;
        }

        return words;
    }

    private static TermWord Made(ReadOnlySpan<char> text, int start, int end)
    {
        var capital = true;
        var folded = new char[end - start];
        for (var i = start; i < end; i++)
        {
            folded[i - start] = LatinFolding.Fold(text[i]);
            capital &= !char.IsLower(text[i]);
        }

        return new(start, end, new string(folded), capital);
    }
}
