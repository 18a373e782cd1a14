using System.Net;
using System.Net.Http.Headers;

namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>
/// Part of a file (RFC 9110 section 14), of one version of it only: If-Range makes the server send the whole when it has another, and because
/// some ignore that, the answer's own ETag is compared as well.
/// </summary>
/// <param name="From">First byte.</param>
/// <param name="To">Last byte; null for the end.</param>
/// <param name="Version">The version wanted.</param>
internal sealed record ByteRange(long From, long? To, string Version)
{
    /// <summary>How to go on, or null when only the beginning is safe: bytes of two versions must never meet.</summary>
    public static ByteRange? ToGoOn(SourcePosition position) =>
        position.Offset > 0 && position.Version is { } version && Versions.IsExact(version) ? new ByteRange(position.Offset, null, version) : null;

    public void Ask(HttpRequestMessage request)
    {
        request.Headers.Range = new RangeHeaderValue(From, To);
        request.Headers.TryAddWithoutValidation("If-Range", Version);
    }

    /// <summary>Whether the answer is this part of this version.</summary>
    public bool IsAnsweredBy(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent) return false;
        if (response.Content.Headers.ContentRange is not { Unit: "bytes", From: { } from, To: { } to } range || from != From) return false;
        if (To is { } last ? to != last : range.Length is { } length && to != length - 1) return false;
        if (response.Content.Headers.ContentLength is { } sent && sent != to - from + 1) return false;

        // A date need not be repeated in a part; an ETag must be (section 15.3.7), else nobody knows whose bytes these are.
        var answered = Versions.Of(response);
        return answered is null ? DateTimeOffset.TryParse(Version, out _) : answered == Version;
    }
}
