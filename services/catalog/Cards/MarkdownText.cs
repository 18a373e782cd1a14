using System.Text;

namespace Lightbox.Catalog.Cards;

/// <summary>Text of a dataset inside Markdown: it may say what it likes and stays text.</summary>
internal static class MarkdownText
{
    /// <summary>One line; nothing of it is markup, neither Markdown's nor HTML's. Underlines inside of words are none anyway.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '<') plain.Append("&lt;");
            else if (c is '&') plain.Append("&amp;");
            else if (c is '\\' or '[' or ']' or '*' or '`') plain.Append('\\').Append(c);
            else if (!char.IsControl(c)) plain.Append(c);
        }

        return plain.ToString();
    }

    /// <summary>Markdown that may hold no HTML and no link but to the web. Code may show a '&lt;'; where it is not certain what is code, nothing is.</summary>
    public static string Safe(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var isCertain = !markdown.Contains("``", StringComparison.Ordinal) && !markdown.Contains("\\`", StringComparison.Ordinal) && Array.TrueForAll(lines, line => line.Count(c => c == '`') % 2 == 0);
        return string.Join('\n', lines.Select(line => string.Join('`', line.Split('`').Select((part, i) => isCertain && i % 2 == 1 ? part : Escaped(part)))));
    }

    public static string Link(string text, string uri) => uri.Length > 0 ? $"[{Plain(text)}]({uri.Replace(")", "%29", StringComparison.Ordinal)})" : Plain(text);

    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    public static string List(IEnumerable<string> items) => string.Join('\n', items.Select(item => "- " + item));

    /// <summary>"counts, licence."; nothing of nothing.</summary>
    public static string Sentence(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } text ? $"{Capital(text)}." : "";

    public static string Capital(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    public static string Before(string sign, string text, string after = "") => text.Length > 0 ? sign + text + after : "";

    public static void Section(StringBuilder text, string title, string body)
    {
        if (body.Length > 0) text.Append($"\n## {title}\n\n{body}\n");
    }

    private static string Escaped(string part) => part.Replace("<", "&lt;", StringComparison.Ordinal).Replace("](javascript:", "]\\(javascript:", StringComparison.OrdinalIgnoreCase)
        .Replace("](data:", "]\\(data:", StringComparison.OrdinalIgnoreCase);
}
