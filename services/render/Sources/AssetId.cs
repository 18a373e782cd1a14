using System.Buffers;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Sources;

/// <summary>Names of assets: <c>assets/{32 hex}</c>.</summary>
internal static class AssetId
{
    private const string Prefix = "assets/";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The 32 digits of a resource name.</summary>
    /// <exception cref="InvalidRequestException">It is no asset's name.</exception>
    /// <exception cref="NotBuiltException">It is a series', which is not read as a volume yet.</exception>
    public static string Parse(string name, string field, string method)
    {
        if (name.StartsWith("datasets/", StringComparison.Ordinal) && name.Contains("/series/", StringComparison.Ordinal))
            throw new NotBuiltException(method, "a DICOM series read as a volume");
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) throw new InvalidRequestException(field, "must be assets/{asset}");
        return Check(name[Prefix.Length..], field);
    }

    /// <exception cref="InvalidRequestException">Not 32 lower-case hex digits.</exception>
    public static string Check(string id, string field) =>
        id.Length == 32 && !id.AsSpan().ContainsAnyExcept(Hex) ? id : throw new InvalidRequestException(field, "must name an asset by 32 lower-case hex digits");
}
