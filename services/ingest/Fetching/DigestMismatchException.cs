namespace Lightbox.Ingest.Fetching;

/// <summary>The bytes are not those promised.</summary>
/// <param name="code">CHECKSUM_MISMATCH or SIZE_MISMATCH.</param>
internal sealed class DigestMismatchException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
