namespace Lightbox.Catalog.Assets;

/// <summary>A sort of assets within a dataset: what most filters ask for, the same for many.</summary>
/// <param name="Kind">Number of ImageKind.</param>
internal readonly record struct Facet(string Format, long Kind, string Modality, string BodyPart, string Split);
