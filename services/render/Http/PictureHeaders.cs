namespace Lightbox.Render.Http;

/// <summary>What a browser may do with a picture.</summary>
internal static class PictureHeaders
{
    /// <summary>
    /// The address names content by its hash, so the picture behind it never changes; but the right to see it may end: only the caller's own cache keeps it, and not
    /// for long without asking.
    /// </summary>
    private const string CacheControl = "private, max-age=3600";

    public static void Set(HttpResponse response, string etag)
    {
        response.Headers.ETag = $"\"{etag}\"";
        response.Headers.CacheControl = CacheControl;
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
