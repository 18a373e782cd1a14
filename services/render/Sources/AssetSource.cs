using Lightbox.Catalog.V1;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Sources;

/// <summary>An asset that this caller may see, and where its bytes are.</summary>
/// <param name="Id">32 hex digits: a hash of the content, so that equal ids are equal pictures.</param>
/// <param name="Sha256">Of its file.</param>
/// <param name="Place">Null for the blob store, else where the file was left.</param>
internal sealed record AssetSource(string Id, string Sha256, InPlaceLocation? Place)
{
    /// <summary>As it was registered; null for a blob, which cannot change.</summary>
    public FileIdentity? Registered => Place is null ? null : new(Place.SizeBytes, Place.ModifiedUnixNanos, Place.HasInode ? Place.Inode : null);
}
