using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Catalog.Annotations;

/// <summary>
/// The key of a statement: "1{asset}|{field}|{source}" with the kind's digit in front and U+001F for '|', so that keys are in the order of target, field and source, and all
/// statements of a target, or of a field of it, are one range.
/// </summary>
internal static class AnnotationKey
{
    /// <summary>Not in targets and fields; the character after it ends a range.</summary>
    public const string Separator = "\u001f";
    public const string AfterSeparator = " ";

    /// <summary>An index entry of PostgreSQL holds 2704 bytes.</summary>
    private const int MaximumSource = 256;

    public static string Of(TargetKind kind, string target, string field, string source) =>
        $"{Digit(kind)}{target}{Separator}{field}{Separator}{(source.Length <= MaximumSource ? source : source[..(MaximumSource - 64)] + Hash(source))}";

    /// <summary>From and below which the statements of a target are.</summary>
    public static (string From, string To) Range(TargetKind kind, string target) => ($"{Digit(kind)}{target}{Separator}", $"{Digit(kind)}{target}{AfterSeparator}");

    public static int Digit(TargetKind kind) => (int)kind;

    /// <summary>The last part of an annotation's resource name.</summary>
    private static string IdOf(string key) => Hash(key)[..32];

    /// <summary>The annotation's resource name.</summary>
    public static string NameOf(string datasetId, string key) => $"datasets/{datasetId}/annotations/{IdOf(key)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
