using System.Text;

namespace Lightbox.Ingest.Sources;

/// <summary>Servers like to answer "200" with a web page (log in, accept, try later) in a file's place.</summary>
internal static class LoginPage
{
    /// <summary>Enough to get past a byte order mark, white space, an XML declaration and a comment.</summary>
    public const int SniffBytes = 1024;

    private static readonly string[] Beginnings = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<title"];

    /// <summary>Whether bytes begin as HTML does; no image format does.</summary>
    /// <param name="head">The first bytes; no more than <see cref="SniffBytes"/> of them are looked at.</param>
    public static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head[..Math.Min(head.Length, SniffBytes)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n', '\f', '\0');
        while (Skip(ref text, "<?xml", "?>") || Skip(ref text, "<!--", "-->"))
        {
            // Another one may follow.
        }

        return Array.Exists(Beginnings, beginning => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a file of that name is a web page of its own right.</summary>
    public static bool IsMarkupName(string path) => Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm" or ".xhtml";

    private static bool Skip(ref string text, string begin, string end)
    {
        if (!text.StartsWith(begin, StringComparison.OrdinalIgnoreCase)) return false;
        var at = text.IndexOf(end, StringComparison.Ordinal);
        if (at < 0) return false;
        text = text[(at + end.Length)..].TrimStart();
        return true;
    }
}
