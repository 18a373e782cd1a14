namespace Lightbox.Catalog.Datasets;

/// <summary>One row of the table datasets.</summary>
internal sealed class DatasetRow
{
    public const string Columns = "id AS Id, origin AS Origin, body AS Body, edited AS Edited";

    public string Id { get; set; } = "";

    public long Origin { get; set; }

    public byte[] Body { get; set; } = [];

    /// <summary>Fields of a built-in dataset that a person changed, comma between them.</summary>
    public string Edited { get; set; } = "";

    public IEnumerable<string> EditedFields => Edited.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
