using System.Text;
using System.Text.RegularExpressions;

namespace Lightbox.Knowledge.Ask;

/// <summary>Cuts a text that arrives in pieces into sentences. Citations right behind a full stop belong to the sentence before it.</summary>
internal sealed partial class SentenceStream
{
    /// <summary>"[12, 13, 14, 15]" is as long as they get, characters.</summary>
    private const int LongestCitation = 30;

    private readonly StringBuilder held = new();

    /// <summary>Takes the next piece; gives the sentences that are complete by now.</summary>
    public IEnumerable<string> Add(string piece)
    {
        held.Append(piece);
        var text = held.ToString();
        var start = 0;
        foreach (Match end in Ends().Matches(text))
        {
            var stop = end.Index + end.Length;
            if (stop >= text.Length || MayBeCitation(text.AsSpan(stop)) || IsNoEnd(text.AsSpan(start, end.Index + 1 - start))) continue;
            if (text[start..stop].Trim() is { Length: > 0 } sentence) yield return sentence;
            start = stop;
        }

        held.Remove(0, start);
    }

    /// <summary>What is left when the text has ended.</summary>
    public string Rest() => held.ToString().Trim();

    /// <summary>The beginning of a citation of which the rest has not come yet.</summary>
    private static bool MayBeCitation(ReadOnlySpan<char> next) => next[0] == '[' && !next.Contains(']') && next.Length < LongestCitation;

    /// <summary>The full stop of an abbreviation, an initial, or the number of a list.</summary>
    private static bool IsNoEnd(ReadOnlySpan<char> until)
    {
        if (until[^1] != '.') return false;
        if (!until[..^1].Trim().ContainsAnyExceptInRange('0', '9')) return true;
        var word = until[(until.LastIndexOfAny(' ', '(', '\n') + 1)..^1];
        return (word.Length == 1 && char.IsLetter(word[0]))
            || word is "e.g" or "i.e" or "cf" or "vs" or "al" or "Fig" or "fig" or "Figs" or "No" or "no" or "approx" or "ca" or "Dr" or "Prof" or "St" or "etc" or "resp" or "incl" or "max" or "min" or "Vol" or "pp" or "Eq";
    }

    // A stop or an empty line, with the quotes, brackets and citations behind it, and the space before the next sentence.
    [GeneratedRegex(@"[.!?]+[""'\u201D\u2019)\]]*(\s*\[\d{1,3}(\s*[,;]\s*\d{1,3})*\])*(?=\s|$)\s*(\[\d{1,3}(\s*[,;]\s*\d{1,3})*\]\s*)*|\n\s*\n|\n(?=\s*([-*]|\d+\.)\s)")]
    private static partial Regex Ends();
}
