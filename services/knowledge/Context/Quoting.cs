using System.Text;

namespace Lightbox.Knowledge.Context;

/// <summary>
/// An entry's text inside a text for a model: data on quoted lines that it cannot leave. Markup is escaped, line breaks and control characters become spaces.
/// </summary>
internal static class Quoting
{
    private static readonly string[] Orders =
    [
        "ignore previous", "ignore all", "ignore your", "ignore the above", "ignore any", "disregard", "forget your", "forget all", "forget previous", "system prompt", "you are now", "act as",
        "new instructions", "your instructions", "override", "jailbreak", "<|", "[inst]", "### instruction", "assistant:", "system:", "do not tell", "reveal your",
    ];

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '`' => escaped.Append('\''),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Whether the text reads like an order to a model. It is only marked: what it says stays data either way.</summary>
    public static bool IsSuspicious(string text)
    {
        foreach (var order in Orders)
        {
            if (text.Contains(order, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
