namespace Lightbox.Knowledge.Documents.Finding;

/// <summary>The sentences of a passage, where they stand. A point ends one only before white space and what may begin another, and not after an abbreviation.</summary>
internal static class Sentences
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g", "i.e", "fig", "figs", "al", "vs", "cf", "ca", "approx", "dr", "prof", "no", "nos", "tab", "eq", "ref", "refs", "resp", "incl", "st", "sec", "min", "max", "etc", "ed", "eds", "vol", "pp",
    };

    /// <summary>Start and end, UTF-16, without white space around them.</summary>
    public static IEnumerable<(int Start, int End)> Of(string text, int start, int end)
    {
        var from = start;
        for (var i = start; i < end; i++)
        {
            if (text[i] is not ('.' or '!' or '?') || !Ends(text, i, start, end)) continue;
            var stop = i + 1;
            while (stop < end && text[stop] is ')' or ']' or '"' or '\u201D' or '\'') stop++;
            if (Trimmed(text, from, stop) is { } sentence) yield return sentence;
            from = stop;
            i = stop - 1;
        }

        if (Trimmed(text, from, end) is { } last) yield return last;
    }

    private static bool Ends(string text, int at, int start, int end)
    {
        var next = at + 1;
        while (next < end && text[next] is ')' or ']' or '"' or '\u201D' or '\'') next++;
        if (next == end) return true;
        if (!char.IsWhiteSpace(text[next])) return false;
        while (next < end && char.IsWhiteSpace(text[next])) next++;
        if (next < end && !char.IsUpper(text[next]) && !char.IsDigit(text[next]) && text[next] is not ('(' or '[' or '"' or '\u201C' or '*' or '\u2022')) return false;
        if (text[at] != '.') return true;
        var word = at;
        while (word > start && !char.IsWhiteSpace(text[word - 1]) && text[word - 1] is not ('(' or '[')) word--;
        var before = text[word..at];
        // An initial ("J. Smith") is no end either; a unit or a grade ("grade I.") may be.
        return !Abbreviations.Contains(before) && !(before.Length == 1 && char.IsUpper(before[0]) && before[0] is not ('I' or 'V' or 'X'));
    }

    private static (int Start, int End)? Trimmed(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return start < end ? (start, end) : null;
    }
}
