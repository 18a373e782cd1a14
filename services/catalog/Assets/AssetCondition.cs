namespace Lightbox.Catalog.Assets;

/// <summary>A filter over assets in the forms that its page is found by.</summary>
/// <param name="Sql">The whole of it.</param>
/// <param name="Facets">What it asks of an asset's sort alone; null when nothing.</param>
/// <param name="IsFacetsOnly">The sort is all it asks for.</param>
/// <param name="Key">A field that few rows share, and its value: a patient, a study, a series; null when it names none.</param>
internal sealed record AssetCondition(SqlCondition Sql, Func<Facet, bool>? Facets, bool IsFacetsOnly, (string Field, string Value)? Key)
{
    public static AssetCondition None { get; } = new(SqlCondition.None, null, false, null);
}
