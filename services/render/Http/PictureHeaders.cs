namespace Lightbox.Render.Http;

/// <summary>What a browser may do with a picture.</summary>
internal static class PictureHeaders
{
    /// <summary>
    /// The address names content by its hash, so the picture behind it never changes; but the right to see it may end: only the caller's own cache keeps it, and not
    /// for long without asking.
    /// </summary>
    private const string CacheControl = "private, max-age=3600";

    /// <param name="identifies">Whether it may show a patient's name: then no cache keeps it.</param>
    public static void Set(HttpResponse response, string etag, bool identifies = false)
    {
        response.Headers.ETag = $"\"{etag}\"";
        response.Headers.CacheControl = identifies ? "no-store" : CacheControl;
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Whether the caller has the picture of this content key (If-None-Match; RFC 9110 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, string etag)
    {
        var known = request.Headers.IfNoneMatch;
        if (known.Count == 0) return false;
        foreach (var tag in known.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            var strong = tag.StartsWith("W/", StringComparison.Ordinal) ? tag.AsSpan(2) : tag;
            if (strong is "*" || (strong is ['"', .. var inner, '"'] && inner.SequenceEqual(etag))) return true;
        }

        return false;
    }
}
