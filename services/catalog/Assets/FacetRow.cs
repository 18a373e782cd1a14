namespace Lightbox.Catalog.Assets;

/// <summary>One row of the table facets.</summary>
internal sealed class FacetRow
{
    public const string Columns = "dataset_id AS DatasetId, facet AS Number, format AS Format, kind AS Kind, modality AS Modality, body_part AS BodyPart, split AS Split";

    public string DatasetId { get; set; } = "";

    public long Number { get; set; }

    public string Format { get; set; } = "";

    public long Kind { get; set; }

    public string Modality { get; set; } = "";

    public string BodyPart { get; set; } = "";

    public string Split { get; set; } = "";

    public Facet ToFacet() => new(Format, Kind, Modality, BodyPart, Split);
}
