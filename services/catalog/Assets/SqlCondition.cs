namespace Lightbox.Catalog.Assets;

/// <summary>A WHERE part: constants of this assembly with the request's values as parameters.</summary>
/// <param name="Sql">Begins with " AND " when it is not empty.</param>
internal sealed record SqlCondition(string Sql, IReadOnlyDictionary<string, object> Values)
{
    public static SqlCondition None { get; } = new("", new Dictionary<string, object>());
}
