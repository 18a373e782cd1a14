using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Assets;

/// <summary>Names of assets and files, and the id that an asset's parts make.</summary>
internal static partial class AssetNames
{
    private const string AssetPrefix = "assets/";
    private const string FilePrefix = "files/";

    public static string IdOf(string name) => name[AssetPrefix.Length..];

    /// <exception cref="InvalidRequestException">It is not the name of an asset.</exception>
    public static string Parse(string name, string field) =>
        name.StartsWith(AssetPrefix, StringComparison.Ordinal) && AssetId().IsMatch(name.AsSpan(AssetPrefix.Length))
            ? name[AssetPrefix.Length..]
            : throw new InvalidRequestException(field, "must be assets/ and 32 lower-case hex digits");

    /// <exception cref="InvalidRequestException">It is not the name of a file.</exception>
    public static string ParseFile(string name, string field) =>
        name.StartsWith(FilePrefix, StringComparison.Ordinal) && IsSha256(name[FilePrefix.Length..])
            ? name[FilePrefix.Length..]
            : throw new InvalidRequestException(field, "must be files/ and 64 lower-case hex digits");

    public static bool IsSha256(string text) => Sha256Hex().IsMatch(text);

    /// <summary>Parts in the order that the id is made of.</summary>
    public static List<AssetPart> Sorted(IEnumerable<AssetPart> parts) =>
        [.. parts.OrderBy(part => part.Role, StringComparer.Ordinal).ThenBy(part => part.Sha256, StringComparer.Ordinal).ThenBy(part => part.Member, StringComparer.Ordinal)];

    /// <summary>The first 32 hex digits of SHA-256 over the lines "{role} {sha256} {member}\n" of the sorted parts.</summary>
    public static string IdOf(IReadOnlyList<AssetPart> sorted)
    {
        var lines = new StringBuilder();
        foreach (var part in sorted) lines.Append(part.Role).Append(' ').Append(part.Sha256).Append(' ').Append(part.Member).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())))[..32];
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex AssetId();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256Hex();
}
