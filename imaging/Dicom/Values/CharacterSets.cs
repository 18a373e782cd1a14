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

    private static readonly EncodingProvider Pages = CodePagesEncodingProvider.Instance;

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["ISO_IR 6"] = "iso-8859-1",
        ["ISO_IR 100"] = "iso-8859-1",
        ["ISO_IR 101"] = "iso-8859-2",
        ["ISO_IR 109"] = "iso-8859-3",
        ["ISO_IR 110"] = "iso-8859-4",
        ["ISO_IR 144"] = "iso-8859-5",
        ["ISO_IR 127"] = "iso-8859-6",
        ["ISO_IR 126"] = "iso-8859-7",
        ["ISO_IR 138"] = "iso-8859-8",
        ["ISO_IR 148"] = "iso-8859-9",
        ["ISO_IR 203"] = "iso-8859-15",
        ["ISO_IR 13"] = "shift_jis",
        ["ISO_IR 166"] = "windows-874",
        ["ISO_IR 192"] = "utf-8",
        ["GB18030"] = "gb18030",
        ["GBK"] = "gb2312",
    }.ToFrozenDictionary();

    /// <summary>Escape sequences (without ESC) to the set they switch to; pairs of 7-bit bytes are decoded through their EUC form.</summary>
    private static readonly (string Sequence, string Name, bool SevenBitPairs)[] Escapes =
    [
        ("(B", "iso-8859-1", false),
        ("(J", "shift_jis", false),
        (")I", "shift_jis", false),
        ("-A", "iso-8859-1", false),
        ("-B", "iso-8859-2", false),
        ("-C", "iso-8859-3", false),
        ("-D", "iso-8859-4", false),
        ("-L", "iso-8859-5", false),
        ("-G", "iso-8859-6", false),
        ("-F", "iso-8859-7", false),
        ("-H", "iso-8859-8", false),
        ("-M", "iso-8859-9", false),
        ("-b", "iso-8859-15", false),
        ("-T", "windows-874", false),
        ("$)C", "euc-kr", false),
        ("$)A", "gb2312", false),
        ("$B", "euc-jp", true),
        ("$@", "euc-jp", true),
    ];

    /// <param name="bytes">The value as it stands in the file.</param>
    /// <param name="sets">The values of Specific Character Set; none means ASCII.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<string> sets)
    {
        var first = Initial(sets);
        if (bytes.IndexOf(Escape) < 0) return first.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        var current = first;
        var pairs = false;
        while (!bytes.IsEmpty)
        {
            var next = bytes.IndexOf(Escape);
            var run = next < 0 ? bytes : bytes[..next];
            text.Append(pairs ? FromPairs(run, current) : current.GetString(run));
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
        var name = sets[0].Replace("ISO 2022 IR ", "ISO_IR ", StringComparison.Ordinal).Replace("ISO-IR ", "ISO_IR ", StringComparison.Ordinal);
        return Names.TryGetValue(name, out var encoding) ? Named(encoding) : Encoding.Latin1;
    }

    private static (Encoding Encoding, bool Pairs, int Length) Switch(ReadOnlySpan<byte> after, Encoding otherwise)
    {
        foreach (var (sequence, name, pairs) in Escapes)
        {
            if (after.Length < sequence.Length || !IsAscii(after[..sequence.Length], sequence)) continue;
            return (Named(name), pairs, sequence.Length);
        }

        return (otherwise, false, 0);
    }

    private static bool IsAscii(ReadOnlySpan<byte> bytes, string text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != text[i]) return false;
        }

        return true;
    }

    /// <summary>JIS X 0208 in G0 is EUC-JP with the high bits cleared.</summary>
    private static string FromPairs(ReadOnlySpan<byte> run, Encoding encoding)
    {
        var euc = new byte[run.Length];
        for (var i = 0; i < run.Length; i++) euc[i] = run[i] > 0x20 ? (byte)(run[i] | 0x80) : run[i];
        return encoding.GetString(euc);
    }

    private static Encoding Named(string name) => Pages.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
