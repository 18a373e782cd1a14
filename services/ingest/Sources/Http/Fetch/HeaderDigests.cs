namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>The hash of the whole file, where a server sends one along.</summary>
internal static class HeaderDigests
{
    public static Digest? Of(HttpResponseMessage response)
    {
        // RFC 9530 (sha-256=:...:), then its forerunner RFC 3230 (SHA-256=...): both of the whole file, whatever part is sent.
        foreach (var (name, algorithm, value) in Pairs(response, "Repr-Digest").Concat(Pairs(response, "Digest")))
        {
            if (algorithm is "sha-256" && Sha256(value) is { } sha256) return sha256;
        }

        // Azure's and Google's, of the whole blob; Content-MD5 is of what is sent.
        return Digest.OfBase64Md5(Header(response, "x-ms-blob-content-md5"))
            ?? Pairs(response, "x-goog-hash").Where(pair => pair.Algorithm == "md5").Select(pair => Digest.OfBase64Md5(pair.Value)).FirstOrDefault()
            ?? (response.StatusCode == System.Net.HttpStatusCode.OK ? Digest.OfBase64Md5(Header(response, "Content-MD5")) : null);
    }

    private static IEnumerable<(string Name, string Algorithm, string Value)> Pairs(HttpResponseMessage response, string name)
    {
        foreach (var part in (Header(response, name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) yield return (name, part[..equals].ToLowerInvariant(), part[(equals + 1)..].Trim(':'));
        }
    }

    private static Digest? Sha256(string base64)
    {
        Span<byte> bytes = stackalloc byte[33];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == 32
            ? new Digest(Digest.Sha256, Convert.ToHexStringLower(bytes[..32]))
            : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values) : null;
}
