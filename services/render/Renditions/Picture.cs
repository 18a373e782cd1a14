namespace Lightbox.Render.Renditions;

/// <summary>An encoded picture.</summary>
/// <param name="Data">The whole file; null when the caller has it.</param>
/// <param name="MediaType">IANA.</param>
/// <param name="Etag">Its content key, without quotes.</param>
/// <param name="IsRevocable">Only a grant lets it be seen.</param>
internal sealed record Picture(byte[]? Data, string MediaType, string Etag, bool IsRevocable);
