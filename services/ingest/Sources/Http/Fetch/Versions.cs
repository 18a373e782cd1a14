namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>
/// What tells one version of a file from the next (RFC 9110 section 8.8): its ETag as the server wrote it, or else its Last-Modified. Kept
/// as text, since some servers forget the quotes.
/// </summary>
internal static class Versions
{
    /// <summary>Null when the server gives nothing to go by.</summary>
    public static string? Of(HttpResponseMessage response) => Raw(response, "ETag") ?? Raw(response, "Last-Modified");

    /// <summary>A weak ETag says "as good as the same", which is not the same bytes.</summary>
    public static bool IsExact(string version) => !version.StartsWith("W/", StringComparison.OrdinalIgnoreCase);

    private static string? Raw(HttpResponseMessage response, string name)
    {
        if (!response.Headers.NonValidated.TryGetValues(name, out var values) && !response.Content.Headers.NonValidated.TryGetValues(name, out values)) return null;
        var value = values.ToString().Trim();
        return value.Length is > 0 and <= 512 ? value : null;
    }
}
