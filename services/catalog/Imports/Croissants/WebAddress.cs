namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>What may be shown to be clicked.</summary>
internal static class WebAddress
{
    public static bool IsOne(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !text.Any(char.IsWhiteSpace);
}
