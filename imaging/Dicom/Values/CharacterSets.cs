using System.Collections.Frozen;
using System.Text;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Text by Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1): one set for the whole value, or ISO 2022 escapes that switch sets inside it.
/// A set this does not know is read as Latin-1, and a byte that a set does not have becomes U+FFFD: text is never a reason to refuse an image.
/// </summary>
internal static class CharacterSets
{
    private const byte Escape = 0x1B;

    /// <summary>JIS X 0208 and 0212 together; it has a number and the name of another.</summary>
    private const string Jisx0212 = "20932";

    private static readonly EncodingProvider Pages = CodePagesEncodingProvider.Instance;

    /// <summary>By ISO registration number: "ISO_IR 100" and "ISO 2022 IR 100" are the same set with and without escapes.</summary>
    private static readonly FrozenDictionary<int, string> Numbered = new Dictionary<int, string>
    {
        [6] = "iso-8859-1",
        [13] = "shift_jis",
        [58] = "gb2312",
        [87] = "iso-8859-1",
        [100] = "iso-8859-1",
        [101] = "iso-8859-2",
        [109] = "iso-8859-3",
        [110] = "iso-8859-4",
        [126] = "iso-8859-7",
        [127] = "iso-8859-6",
        [138] = "iso-8859-8",
        [144] = "iso-8859-5",
        [148] = "iso-8859-9",
        [149] = "euc-kr",
        [159] = "iso-8859-1",
        [166] = "windows-874",
        [192] = "utf-8",
        [203] = "iso-8859-15",
    }.ToFrozenDictionary();

    /// <summary>Escape sequences (without ESC) to the set they switch to; pairs of 7-bit bytes are decoded through their EUC form.</summary>
    private static readonly (string Sequence, string Name, Pairs Pairs)[] Escapes =
    [
        ("(B", "iso-8859-1", Pairs.None),
        ("(J", "shift_jis", Pairs.None),
        (")I", "shift_jis", Pairs.None),
        ("-A", "iso-8859-1", Pairs.None),
        ("-B", "iso-8859-2", Pairs.None),
        ("-C", "iso-8859-3", Pairs.None),
        ("-D", "iso-8859-4", Pairs.None),
        ("-L", "iso-8859-5", Pairs.None),
        ("-G", "iso-8859-6", Pairs.None),
        ("-F", "iso-8859-7", Pairs.None),
        ("-H", "iso-8859-8", Pairs.None),
        ("-M", "iso-8859-9", Pairs.None),
        ("-b", "iso-8859-15", Pairs.None),
        ("-T", "windows-874", Pairs.None),
        ("$)C", "euc-kr", Pairs.None),
        ("$)A", "gb2312", Pairs.None),
        ("$B", "euc-jp", Pairs.BothHigh),
        ("$@", "euc-jp", Pairs.BothHigh),
        ("$(D", Jisx0212, Pairs.FirstHigh),
    ];

    /// <summary>How pairs of 7-bit bytes become a code page's bytes.</summary>
    private enum Pairs
    {
        None,

        /// <summary>JIS X 0208 in G0 is EUC-JP with the high bits cleared.</summary>
        BothHigh,

        /// <summary>JIS X 0212 in code page 20932: the first high bit set, the second not.</summary>
        FirstHigh,
    }

    /// <param name="bytes">The value as it stands in the file.</param>
    /// <param name="sets">The values of Specific Character Set; none means ASCII.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<string> sets)
    {
        var first = Initial(sets);
        if (bytes.IndexOf(Escape) < 0) return first.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        var current = first;
        var pairs = Pairs.None;
        while (!bytes.IsEmpty)
        {
            var next = bytes.IndexOf(Escape);
            var run = next < 0 ? bytes : bytes[..next];
            text.Append(pairs == Pairs.None ? current.GetString(run) : FromPairs(run, current, pairs));
            if (next < 0) break;
            bytes = bytes[(next + 1)..];
            (current, pairs, var length) = Switch(bytes, first);
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static Encoding Initial(ReadOnlySpan<string> sets)
    {
        if (sets.IsEmpty || sets[0].Length == 0) return Encoding.Latin1;
        var name = sets[0].ToUpperInvariant();
        if (name.Contains("GB18030", StringComparison.Ordinal)) return Named("gb18030");
        if (name.Contains("GBK", StringComparison.Ordinal)) return Named("gb2312");
        if (name is "UTF-8" or "UTF8") return Encoding.UTF8;
        // "ISO_IR 100", "ISO-IR 100", "ISO IR100", "ISO 2022 IR 100": the number at the end is what all of them have.
        var digits = name.AsSpan(name.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1);
        return int.TryParse(digits, out var number) && Numbered.TryGetValue(number, out var encoding) ? Named(encoding) : Encoding.Latin1;
    }

    private static (Encoding Encoding, Pairs Pairs, int Length) Switch(ReadOnlySpan<byte> after, Encoding otherwise)
    {
        foreach (var (sequence, name, pairs) in Escapes)
        {
            if (after.Length < sequence.Length || !IsAscii(after[..sequence.Length], sequence)) continue;
            return (Named(name), pairs, sequence.Length);
        }

        return (otherwise, Pairs.None, 0);
    }

    private static bool IsAscii(ReadOnlySpan<byte> bytes, string text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != text[i]) return false;
        }

        return true;
    }

    private static string FromPairs(ReadOnlySpan<byte> run, Encoding encoding, Pairs pairs)
    {
        var bytes = run.ToArray();
        var step = pairs == Pairs.BothHigh ? 1 : 2;
        for (var i = 0; i < bytes.Length; i += step)
        {
            if (bytes[i] > 0x20) bytes[i] |= 0x80;
            // A blank or a line's end stands alone, between pairs.
            else if (step == 2) i--;
        }

        return encoding.GetString(bytes);
    }

    private static Encoding Named(string name) =>
        name == Jisx0212 ? Pages.GetEncoding(int.Parse(Jisx0212))! : Pages.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
