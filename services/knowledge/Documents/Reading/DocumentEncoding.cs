using System.Text;

namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>Bytes to characters: UTF-8, or what a byte order mark says. A mark is no part of the text.</summary>
internal static class DocumentEncoding
{
    private static readonly (byte[] Mark, Encoding Encoding)[] Marked =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, throwOnInvalidBytes: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    /// <summary>A text as it is read: not longer than a document may be.</summary>
    public static string Text(ReadOnlySpan<byte> content) => Decode(content) is { Length: <= DocumentLimits.Characters } text
        ? text
        : throw DocumentLimits.Exceeded($"its text has more than {DocumentLimits.Characters} characters");

    /// <summary>Any characters, also those of markup.</summary>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        foreach (var (mark, encoding) in Marked)
        {
            if (content.StartsWith(mark)) return Decode(content[mark.Length..], encoding);
        }

        return Decode(content, Marked[0].Encoding);
    }

    private static string Decode(ReadOnlySpan<byte> content, Encoding encoding)
    {
        string text;
        try
        {
            text = encoding.GetString(content);
        }
        catch (DecoderFallbackException wrong)
        {
            throw DocumentLimits.Broken($"must be text in UTF-8; byte {wrong.Index} is none of it", wrong);
        }

        return text.Contains('\0', StringComparison.Ordinal) ? throw DocumentLimits.Broken("must be text; it holds NUL characters") : text;
    }
}
