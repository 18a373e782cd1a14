using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources.Http;

/// <summary>One file of a request, checked.</summary>
/// <param name="Path">Below the dataset's root; null when none was given.</param>
internal sealed record HttpEntry(Uri Uri, long? SizeBytes, Digest? Promised, string? Path)
{
    /// <summary>Parameters by which the signatures of Azure, Amazon and Google are known.</summary>
    private static readonly string[] Signatures = ["sig=", "X-Amz-Signature=", "X-Goog-Signature="];

    /// <exception cref="InvalidRequestException">A field is wrong.</exception>
    /// <exception cref="AccessDeniedException">HOST_REFUSED.</exception>
    public static HttpEntry Of(HttpFile file, string field, GuardedHttp http)
    {
        var uri = Address(file.Uri, $"{field}.uri", http);
        if (file.HasSizeBytes && file.SizeBytes < 0) throw new InvalidRequestException($"{field}.size_bytes", "must not be negative");
        Digest? promised = null;
        if (file.Digest.Length > 0 && !Digest.TryParse(file.Digest, out promised))
            throw new InvalidRequestException($"{field}.digest", "must be sha256:{64 hex digits} or md5:{32 hex digits}");
        if (file.Path.Length > 0 && SafePath.Objection(file.Path) is { } objection) throw new InvalidRequestException($"{field}.path", $"is refused: {objection.Reason}");
        return new HttpEntry(uri, file.HasSizeBytes ? file.SizeBytes : null, promised, file.Path.Length > 0 ? file.Path : null);
    }

    /// <summary>An address that may be asked and holds no signature: requests are kept with their job, secrets are not.</summary>
    public static Uri Address(string text, string field, GuardedHttp http)
    {
        var uri = http.Check(text, field);
        var parameters = uri.Query.TrimStart('?').Split('&');
        if (parameters.Any(parameter => Signatures.Any(signature => parameter.StartsWith(signature, StringComparison.OrdinalIgnoreCase))))
            throw new InvalidRequestException(field, "holds a signature, which would be kept with the job; leave its query out and give the whole link by ProvideAccess or as a credential");
        return uri;
    }
}
