namespace Lightbox.Knowledge.Documents.Reading;

/// <summary>A line of a text, without its end.</summary>
internal readonly record struct TextLine(int Start, int End);

/// <summary>Lines and what they look like.</summary>
internal static class TextLines
{
    private const int LongestHeading = 120;
    private const int MostHeadingWords = 14;

    /// <summary>Lines end with LF, CR LF or CR.</summary>
    public static List<TextLine> Of(string text)
    {
        var lines = new List<TextLine>();
        for (var start = 0; start <= text.Length;)
        {
            var length = text.AsSpan(start).IndexOfAny('\n', '\r');
            if (length < 0)
            {
                lines.Add(new(start, text.Length));
                return lines;
            }

            lines.Add(new(start, start + length));
            start += length + (text[start + length] == '\r' && start + length + 1 < text.Length && text[start + length + 1] == '\n' ? 2 : 1);
        }

        return lines;
    }

    /// <summary>The line without white space around it.</summary>
    public static TextLine Trimmed(string text, TextLine line)
    {
        var (start, end) = (line.Start, line.End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new(start, end);
    }

    /// <summary>Whether a line that stands alone reads like a heading: short, begun large, not ended like a sentence.</summary>
    public static bool LooksLikeHeading(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length is < 2 or > LongestHeading || line[^1] is '.' or ',' or ';' or '!' or '?') return false;
        if (!char.IsUpper(line[0]) && !char.IsDigit(line[0])) return false;
        var words = 1;
        foreach (var c in line)
        {
            if (c == ' ') words++;
        }

        return words <= MostHeadingWords;
    }

    /// <summary>"- ", "* ", "• ", "1. " or "(a) " and how long it is; 0 for none.</summary>
    public static int BulletLength(ReadOnlySpan<char> line)
    {
        if (line is [('-' or '*' or '+' or '\u2022' or '\u2013'), ' ' or '\t', ..]) return 2;
        var i = line is ['(', ..] ? 1 : 0;
        while (i < line.Length && i < 4 && (char.IsAsciiDigit(line[i]) || (line[0] == '(' && char.IsAsciiLetterLower(line[i])))) i++;
        if (i == 0 || i + 1 >= line.Length || line[i] is not ('.' or ')') || line[i + 1] != ' ') return 0;
        return i + 2;
    }
}
