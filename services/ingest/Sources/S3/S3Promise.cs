using Amazon.S3.Model;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>The hash that an S3 server promises for an object's bytes, where what it says is one.</summary>
internal static class S3Promise
{
    /// <param name="response">Of the whole object, or of its end.</param>
    /// <param name="isWhole">A range's checksum may be that of one part of a multipart upload.</param>
    public static Digest? Of(GetObjectResponse response, bool isWhole)
    {
        // The hash of hashes that a multipart upload has ends with "-" and the number of its parts.
        if (isWhole && Sha256(response.ChecksumSHA256) is { } sha256) return sha256;
        return IsMd5(response) && Digest.TryParse($"{Digest.Md5}:{AnswerFilter.Tag(response.ETag)}", out var md5) ? md5 : null;
    }

    /// <summary>An ETag is the MD5 but for objects under a key of the customer's or of a key service (Amazon S3 API, "Object", ETag).</summary>
    private static bool IsMd5(GetObjectResponse response) =>
        response.ServerSideEncryptionMethod?.Value?.StartsWith("aws:kms", StringComparison.Ordinal) != true
        && string.IsNullOrEmpty(response.ServerSideEncryptionCustomerMethod?.Value);

    private static Digest? Sha256(string? base64)
    {
        Span<byte> bytes = stackalloc byte[36];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) && length == 32
            ? new Digest(Digest.Sha256, Convert.ToHexStringLower(bytes[..32]))
            : null;
    }
}
