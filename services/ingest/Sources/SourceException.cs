namespace Lightbox.Ingest.Sources;

/// <summary>A place does not give what was asked of it. Its message is shown to people: no query, no secret, nothing out of a file.</summary>
/// <param name="code">UPPER_SNAKE: HOST_REFUSED, ACCESS_DENIED, NOT_FOUND, UNAVAILABLE, NOT_THE_CONTENT, TOO_SLOW ...</param>
/// <param name="message">One sentence.</param>
/// <param name="isTransient">Worth another try.</param>
/// <param name="needsAccess">A person has to give access first: the job waits for it.</param>
internal sealed class SourceException(string code, string message, bool isTransient = false, bool needsAccess = false, Exception? inner = null)
    : Exception(message, inner)
{
    public string Code { get; } = code;

    public bool IsTransient { get; } = isTransient;

    public bool NeedsAccess { get; } = needsAccess;

    /// <summary>Wait at least so long before the next try (Retry-After); null when the server did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
