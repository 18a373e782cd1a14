using System.Text;

namespace Lightbox.Ingest.Fetching;

/// <summary>Whether bytes begin as a web page does.</summary>
internal static class WebPage
{
    private static readonly string[] Beginnings = ["<!doctype html", "<html", "<head", "<body", "<script"];

    public static bool Is(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 1024)]).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return Array.Exists(Beginnings, beginning => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
    }
}
