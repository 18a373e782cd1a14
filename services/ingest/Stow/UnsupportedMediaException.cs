namespace Lightbox.Ingest.Stow;

/// <summary>415: the body is of a kind that is not taken. gRPC has no status like it.</summary>
internal sealed class UnsupportedMediaException(string message) : BadHttpRequestException(message, StatusCodes.Status415UnsupportedMediaType);
