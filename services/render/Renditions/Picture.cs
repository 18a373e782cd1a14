namespace Lightbox.Render.Renditions;

/// <summary>An encoded picture.</summary>
/// <param name="Data">The whole file.</param>
/// <param name="MediaType">IANA.</param>
/// <param name="Etag">Its content key, without quotes.</param>
internal sealed record Picture(ReadOnlyMemory<byte> Data, string MediaType, string Etag);
