using Lightbox.Catalog.V1;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Sources;

/// <summary>An image that this caller may see, and where its bytes are.</summary>
/// <param name="Id">32 hex digits: a hash of the content, so that equal ids are equal pictures.</param>
/// <param name="Parts">Its files; one of most images.</param>
/// <param name="IsRevocable">Only a grant lets it be seen: a browser asks before it shows its own copy.</param>
internal sealed record AssetSource(string Id, IReadOnlyList<SourcePart> Parts, bool IsRevocable)
{
    public bool Equals(AssetSource? other) => other is not null && Id == other.Id && IsRevocable == other.IsRevocable && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

/// <summary>One file of an image.</summary>
/// <param name="Sha256">Of the file.</param>
/// <param name="Role">What it is in the image, as imaging names it.</param>
/// <param name="Member">Path of the image inside the file; null when the file is the image.</param>
/// <param name="Place">Null for the blob store, else where the file was left.</param>
internal sealed record SourcePart(string Sha256, string Role, string? Member, InPlaceLocation? Place)
{
    /// <summary>As it was registered; null for a blob, which cannot change.</summary>
    public FileIdentity? Registered { get; } = Place is null ? null : new(Place.SizeBytes, Place.ModifiedUnixNanos, Place.HasInode ? Place.Inode : null);
}
