namespace Lightbox.Catalog.Datasets;

/// <summary>One row of the table datasets.</summary>
internal sealed class DatasetRow
{
    public string Id { get; set; } = "";

    public long Origin { get; set; }

    public byte[] Body { get; set; } = [];

    public string RequestId { get; set; } = "";
}
