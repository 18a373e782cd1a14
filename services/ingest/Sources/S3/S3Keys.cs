using Amazon.Runtime;

namespace Lightbox.Ingest.Sources.S3;

/// <summary>An access key with its secret, written as one token: <c>ID:SECRET</c> or <c>ID:SECRET:SESSION</c>, or the same with spaces between.</summary>
internal static class S3Keys
{
    /// <returns>Anonymous when there is no secret.</returns>
    /// <exception cref="SourceException">It is something else.</exception>
    public static AWSCredentials Of(SourceSecret? secret)
    {
        if (secret is null) return new AnonymousAWSCredentials();
        var token = secret.Token ?? "";
        var parts = token.Split(token.Any(char.IsWhiteSpace) ? null : [':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts switch
        {
            [var id, var key] => new BasicAWSCredentials(id, key),
            [var id, var key, var session] => new SessionAWSCredentials(id, key, session),
            _ => throw new SourceException("ACCESS_DENIED", "A bucket is opened with an access key and its secret, written ID:SECRET.", needsAccess: true),
        };
    }
}
