namespace Lightbox.Render.Http;

/// <summary>What a browser may do with a picture.</summary>
internal static class PictureHeaders
{
    /// <summary>
    /// The address names content by its hash, so the picture behind it never changes; but the image may leave its dataset: only the caller's own cache keeps it, and not
    /// for long without asking.
    /// </summary>
    private const string Open = "private, max-age=3600";

    /// <summary>A grant may be withdrawn at any time: the copy is kept, but asked for (RFC 9111 5.2.2.4) before it is shown again; the answer is 304 or a refusal.</summary>
    private const string Granted = "private, no-cache";

    /// <param name="isRevocable">Whether only a grant lets it be seen.</param>
    /// <param name="identifies">Whether it may show a patient's name: then no cache keeps it.</param>
    public static void Set(HttpResponse response, string etag, bool isRevocable, bool identifies = false)
    {
        response.Headers.ETag = $"\"{etag}\"";
        response.Headers.CacheControl = identifies ? "no-store" : isRevocable ? Granted : Open;
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
