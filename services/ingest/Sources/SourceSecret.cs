namespace Lightbox.Ingest.Sources;

/// <summary>What opens a place that is not open to all. Its text shows nothing.</summary>
/// <param name="Link">The signed link that a provider sent; null for none.</param>
/// <param name="Token">A token, key or signature; null for none.</param>
internal sealed record SourceSecret(string? Link, string? Token)
{
    public override string ToString() => "SourceSecret(...)";
}
