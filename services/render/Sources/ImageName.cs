using System.Buffers;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Sources;

/// <summary>Names of what pictures are made from: <c>assets/{32 hex}</c> or <c>datasets/{dataset}/series/{series}</c>.</summary>
/// <param name="Asset">32 hex digits; null for a series.</param>
/// <param name="Series">The whole name; null for an asset.</param>
internal readonly record struct ImageName(string? Asset, string? Series)
{
    private const string Prefix = "assets/";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public override string ToString() => Series ?? Prefix + Asset;

    /// <summary>An asset's name.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static ImageName Parse(string name, string field) => name.StartsWith(Prefix, StringComparison.Ordinal)
        ? new(Check(name[Prefix.Length..], field), null)
        : throw new InvalidRequestException(field, "must be assets/{asset}");

    /// <summary>An asset's or a series' name.</summary>
    /// <exception cref="InvalidRequestException">It is neither.</exception>
    public static ImageName ParseTarget(string name, string field)
    {
        if (!name.StartsWith("datasets/", StringComparison.Ordinal)) return Parse(name, field);
        return name.Split('/') is [_, { Length: > 0 }, "series", { Length: > 0 and <= 64 }]
            ? new(null, name)
            : throw new InvalidRequestException(field, "must be assets/{asset} or datasets/{dataset}/series/{series}");
    }

    /// <exception cref="InvalidRequestException">Not 32 lower-case hex digits.</exception>
    public static string Check(string id, string field) =>
        id.Length == 32 && !id.AsSpan().ContainsAnyExcept(Hex) ? id : throw new InvalidRequestException(field, "must name an asset by 32 lower-case hex digits");
}
