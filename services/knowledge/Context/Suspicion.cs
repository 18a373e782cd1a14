using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lightbox.Knowledge.Entries;

namespace Lightbox.Knowledge.Context;

/// <summary>
/// Whether a text reads like an order to a model. It is only marked: what it says stays data either way. Looked for in the text as a model would read it, with look-alike
/// letters made plain and unseen characters taken out.
/// </summary>
internal static partial class Suspicion
{
    /// <summary>Longer texts are looked at up to here; no entry is longer.</summary>
    private const int MaximumLength = 200_000;

    // Cyrillic and Greek small letters drawn as Latin ones, in the order of these.
    private const string LookAlikes = "\u0430\u0441\u0501\u0435\u04BB\u0456\u0458\u043E\u0440\u0455\u0443\u0445\u03B1\u03B5\u03B9\u03BF\u03C1\u03C5\u03BD";
    private const string Latin = "acdehijopsyxaeiopuv";

    /// <summary>Any text of the entry that a pack or a result shows.</summary>
    public static bool In(EntryRow row) =>
        In(row.FindingName) || In(row.Description) || In(row.ClinicalSignificance) || row.KeyFeatures.Any(In) || row.DifferentialDiagnosis.Any(In)
        || row.Symptoms.Any(In) || row.Provenance.Any(source => In(source.Document) || In(source.Section) || In(source.Citation)) || In(row.Metadata);

    public static bool In(string text) => text.Length > 0 && (HasHiddenText(text) || Orders().IsMatch(Plain(text)));

    /// <summary>Tag characters (U+E0000 and on) show nothing and are read by models all the same.</summary>
    private static bool HasHiddenText(string text) => text.Contains('\uDB40');

    private static string Plain(string text)
    {
        var read = text.Length > MaximumLength ? text[..MaximumLength] : text;
        if (Ascii.IsValid(read)) return read;
        var plain = new StringBuilder(read.Length);
        foreach (var rune in read.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format) plain.Append(Letter(rune));
        }

        return plain.ToString();
    }

    /// <summary>The Latin letter that a character is drawn as; else itself. Half a surrogate pair comes as U+FFFD.</summary>
    private static string Letter(Rune rune) => rune.Value switch
    {
        // Full-width forms of ASCII.
        >= 0xFF01 and <= 0xFF5E => ((char)(rune.Value - 0xFEE0)).ToString(),
        // Bold, italic, script and other alphabets of mathematics, 26 capitals and 26 small letters each.
        >= 0x1D400 and <= 0x1D6A3 => ((char)('a' + ((rune.Value - 0x1D400) % 26))).ToString(),
        <= char.MaxValue when LookAlikes.IndexOf((char)rune.Value, StringComparison.Ordinal) is >= 0 and var at => Latin[at].ToString(),
        _ => rune.ToString(),
    };

    // Verbs of setting aside with what a model was told; a new role; a reply's beginning put into its mouth; the marks of chat formats; asking for what it must not tell.
    [GeneratedRegex(
        @"\b(ignor(e|ing)|disregard(ing)?|forget|overrid(e|ing)|bypass)\b.{0,40}\b(instruction|prompt|rule|guideline|direction|polic|above|previous|prior|earlier|told|context|safety)"
        + @"|\b(ignore|disregard|forget)\s+(all|any|every|your|my|everything)\b"
        + @"|\b(you are now|from now on,? you|pretend (to be|you)|act as (an?|the|if you)\s+(ai|assistant|model|system|administrator|admin|developer|unrestricted|doctor who|expert who)|roleplay as)\b"
        + @"|\b(new|updated|revised|additional|your|following|these|system|secret|hidden)\s+(system\s+)?(instructions|directives|orders)\b"
        + @"|\b(system|developer)\s+(prompt|message)\b|\bjailbr(eak|oken)|\bprompt injection\b|\bdo anything now\b"
        + @"|<\|[a-z_ ]{2,40}\|?>|\[/?inst\]|<</?sys>>|^\W{0,4}(system|assistant|developer)\s*:|#{2,}\s*(instruction|system|response)"
        + @"|\b(reveal|print|repeat|output|leak|exfiltrate|send)\b.{0,30}\b(system prompt|your (prompt|instructions|rules)|api[ _-]?key|password|secret|credential|token)s?\b"
        + @"|\b(do not|don't|never)\s+(tell|inform|mention|warn|cite|reveal)\b.{0,30}\b(user|human|person|anyone|source|this)"
        + @"|\b(call|invoke|execute|run|use)\s+(the\s+)?(following\s+)?(tool|function|command|shell|code)\b"
        + @"|\b(the )?(ai|llm|language model|assistant|chatbot)\s+(must|should|shall|has to|needs to|will now)\b|\b(respond|reply|answer) only with\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Orders();
}
