namespace Lightbox.Retrieval.Text;

/// <summary>Porter2's steps in order. In every step only the longest suffix that fits is looked at, whether or not its condition then holds.</summary>
internal static class StemSteps
{
    private static readonly (string Suffix, string By)[] Step2 =
    [
        ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"), ("biliti", "ble"),
        ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"),
        ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"),
    ];

    private static readonly (string Suffix, string By)[] Step3 =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic",
    ];

    public static void Run(ref StemBuffer word)
    {
        Possessive(ref word);
        Plural(ref word);
        if (StemExceptions.AfterPlural(word.Word)) return;
        PastAndGerund(ref word);
        FinalY(ref word);
        Derivations(ref word);
        Adjectives(ref word);
        Residues(ref word);
        FinalE(ref word);
    }

    private static void Possessive(ref StemBuffer word)
    {
        if (word.EndsWith("'s'")) word.Replace(3, "");
        else if (word.EndsWith("'s")) word.Replace(2, "");
        else if (word.EndsWith("'")) word.Replace(1, "");
    }

    private static void Plural(ref StemBuffer word)
    {
        if (word.EndsWith("sses")) word.Replace(2, "");
        else if (word.EndsWith("ied") || word.EndsWith("ies")) word.Replace(3, word.Length > 4 ? "i" : "ie");
        else if (word.EndsWith("us") || word.EndsWith("ss")) return;
        else if (word.EndsWith("s") && word.HasVowelBefore(2)) word.Replace(1, "");
    }

    private static void PastAndGerund(ref StemBuffer word)
    {
        var eed = word.EndsWith("eedly") ? 5 : word.EndsWith("eed") ? 3 : 0;
        if (eed > 0)
        {
            if (word.InR1(eed)) word.Replace(eed, "ee");
            return;
        }

        var suffix = word.EndsWith("ingly") ? 5 : word.EndsWith("edly") ? 4 : word.EndsWith("ing") ? 3 : word.EndsWith("ed") ? 2 : 0;
        if (suffix == 0 || !word.HasVowelBefore(suffix)) return;
        word.Replace(suffix, "");
        if (word.EndsWith("at") || word.EndsWith("bl") || word.EndsWith("iz")) word.Replace(0, "e");
        else if (EndsDouble(word)) word.Replace(1, "");
        else if (word.R1 >= word.Length && word.EndsShort(0)) word.Replace(0, "e");
    }

    private static bool EndsDouble(StemBuffer word) =>
        word.Length >= 2 && word[word.Length - 1] == word[word.Length - 2]
        && word[word.Length - 1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';

    private static void FinalY(ref StemBuffer word)
    {
        var last = word.Length - 1;
        if (last > 1 && word[last] is 'y' or 'Y' && !StemBuffer.IsVowel(word[last - 1])) word.Replace(1, "i");
    }

    private static void Derivations(ref StemBuffer word)
    {
        foreach (var (suffix, by) in Step2)
        {
            if (!word.EndsWith(suffix)) continue;
            if (word.InR1(suffix.Length)) word.Replace(suffix.Length, by);
            return;
        }

        if (word.EndsWith("ogi"))
        {
            if (word.InR1(3) && word.Length > 3 && word[word.Length - 4] == 'l') word.Replace(1, "");
        }
        else if (word.EndsWith("li") && word.InR1(2) && word.Length > 2
            && word[word.Length - 3] is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't')
        {
            word.Replace(2, "");
        }
    }

    private static void Adjectives(ref StemBuffer word)
    {
        if (word.EndsWith("ative"))
        {
            if (word.InR2(5) && word.InR1(5)) word.Replace(5, "");
            return;
        }

        foreach (var (suffix, by) in Step3)
        {
            if (!word.EndsWith(suffix)) continue;
            if (word.InR1(suffix.Length)) word.Replace(suffix.Length, by);
            return;
        }
    }

    private static void Residues(ref StemBuffer word)
    {
        foreach (var suffix in Step4)
        {
            if (!word.EndsWith(suffix)) continue;
            if (word.InR2(suffix.Length)) word.Replace(suffix.Length, "");
            return;
        }

        if (word.EndsWith("ion") && word.InR2(3) && word.Length > 3 && word[word.Length - 4] is 's' or 't') word.Replace(3, "");
    }

    private static void FinalE(ref StemBuffer word)
    {
        if (word.EndsWith("e"))
        {
            if (word.InR2(1) || (word.InR1(1) && !word.EndsShort(1))) word.Replace(1, "");
        }
        else if (word.EndsWith("l") && word.InR2(1) && word.Length > 1 && word[word.Length - 2] == 'l')
        {
            word.Replace(1, "");
        }
    }
}
