using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>
/// Clean descriptors (PS3.15 E.3.5) without a person to read them: of a description only the words stay that are known to describe images and
/// bodies, and numbers too short to be anybody's. What is not known is left out, whatever it was.
/// </summary>
internal static partial class DescriptorWords
{
    private static readonly Lazy<FrozenSet<string>> Known = new(
        () => AttributeDictionary.Lines("Dicom.Deidentification.Words.txt").SelectMany(line => line).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <returns>The words that stay, a blank between them; empty when none does.</returns>
    public static string Clean(string text) => string.Join(' ', Pieces().Matches(text).Select(match => match.Value).Where(IsHarmless));

    private static bool IsHarmless(string piece) => Known.Value.Contains(piece) || Measure().Match(piece) is { Success: true } measure && (measure.Groups["unit"].Length == 0 || Known.Value.Contains(measure.Groups["unit"].Value));

    [GeneratedRegex(@"[0-9]+([.][0-9]+)?[\p{L}\p{M}0-9]*|[\p{L}\p{M}0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();

    /// <summary>At most two digits and two behind the point: a thickness, a level, an echo; with its unit.</summary>
    [GeneratedRegex(@"^[0-9]{1,2}([.][0-9]{1,2})?(?<unit>[A-Za-z]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Measure();
}
