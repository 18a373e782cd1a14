using System.Globalization;
using System.Text;

namespace Lightbox.Knowledge.Context;

/// <summary>
/// An entry's text inside a text for a model: data on quoted lines that it cannot leave. Markup is escaped; line breaks and control characters become spaces; what nobody
/// sees (zero-width and direction marks, tag characters, which carry hidden orders) is dropped.
/// </summary>
internal static class Quoting
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '`' => escaped.Append('\''),
                _ => Rune.GetUnicodeCategory(rune) switch
                {
                    UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => escaped.Append(' '),
                    UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => escaped,
                    _ => escaped.Append(rune.ToString()),
                },
            };
        }

        return escaped.ToString();
    }
}
