using System.Globalization;
using System.Text.RegularExpressions;

namespace Lightbox.Catalog.Datasets;

/// <summary>Figures that a query demands: "more than 100,000 images", "at least 50 patients", "under 20 GB". What is not known meets no demand.</summary>
internal static partial class Quantities
{
    /// <summary>Words for what is counted; a query for scans is content with studies.</summary>
    private static readonly string[][] Alike =
    [
        ["image", "picture", "scan", "radiograph", "x-ray", "xray", "film", "photo", "slice", "volume", "study", "exam"],
        ["patient", "subject", "person", "people", "participant"],
        ["slide", "wsi"],
        ["video", "clip", "cine"],
        ["case", "study", "exam"],
        ["cell"],
        ["nodule", "lesion"],
        ["class", "label", "category"],
    ];

    private static readonly Dictionary<string, double> Multiples = new(StringComparer.OrdinalIgnoreCase)
    {
        ["k"] = 1e3,
        ["thousand"] = 1e3,
        ["m"] = 1e6,
        ["million"] = 1e6,
        ["hundred"] = 100,
        ["kb"] = 1e3,
        ["mb"] = 1e6,
        ["gb"] = 1e9,
        ["tb"] = 1e12,
    };

    public static Wish? Least(Match match) => Of(match, ">=", (known, asked) => known >= asked);

    public static Wish? Most(Match match) => Of(match, "<=", (known, asked) => known <= asked);

    [GeneratedRegex(@"\b(?:with\s+)?(?:more\s+than|over|at\s+least|upwards\s+of|exceeding|no\s+fewer\s+than|a\s+minimum\s+of|minimum)\s+" + Figure + @"|\b(?:with\s+)?(?<number>\d[\d,.]*)(?:\s?(?<multiple>k|m|thousand|million))?\+(?=\s*(?:(?!years?\b|old\b|months?\b|days?\b|mm\b|cm\b)[a-z-]+\s+){0,3}?" + Unit + @")", RegexOptions.IgnoreCase)]
    public static partial Regex AtLeast();

    [GeneratedRegex(@"\b(?:with\s+)?(?:fewer\s+than|less\s+than|under|below|at\s+most|no\s+more\s+than|up\s+to|smaller\s+than|a\s+maximum\s+of)\s+" + Figure, RegexOptions.IgnoreCase)]
    public static partial Regex AtMost();

    /// <summary>What is counted stays in the query: "at least 50,000 chest x-rays" is still about chest x-rays.</summary>
    private const string Unit = @"(?<unit>images?|pictures?|scans?|radiographs?|x-?rays?|films?|photos?|slices?|volumes?|stud(?:y|ies)|exams?|patients?|subjects?|persons?|people|participants?|slides?|wsis?|videos?|clips?|cines?|cases?|cells?|nodules?|lesions?|class(?:es)?|labels?|categor(?:y|ies))\b";

    private const string Figure = @"(?<number>\d[\d,.]*)(?:\s?(?<multiple>k|m|thousand|million|hundred|kb|mb|gb|tb)\b)?(?=(?:\s+(?:(?!years?\b|old\b|months?\b|days?\b|mm\b|cm\b)[a-z-]+\s+){0,3}?" + Unit + ")?)";

    private static Wish? Of(Match match, string sign, Func<double, double, bool> fits)
    {
        if (!double.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal).TrimEnd('.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        var multiple = match.Groups["multiple"].Value;
        var asked = number * Multiples.GetValueOrDefault(multiple, 1);
        var text = asked.ToString("0", CultureInfo.InvariantCulture);
        if (multiple is ['k' or 'K' or 'm' or 'M' or 'g' or 'G' or 't' or 'T', 'b' or 'B'])
            return new Wish($"size {sign} {text}", dataset => dataset.Sizes.Count > 0 && fits(dataset.Sizes.Sum(size => size.SizeBytes), asked));
        var unit = match.Groups["unit"].Value.ToLowerInvariant();
        var alike = Alike.Where(group => group.Any(word => unit.StartsWith(word, StringComparison.Ordinal) || (word == "study" && unit == "studies") || (word == "category" && unit == "categories"))).SelectMany(group => group).ToHashSet();
        // A figure of something that no dataset counts is no demand on its size: "over 65 years".
        if (alike.Count == 0) return null;
        return new Wish($"count {sign} {text}", dataset => dataset.Counts.Any(count => alike.Any(word => count.Unit.Contains(word, StringComparison.OrdinalIgnoreCase)) && fits(count.Value, asked)));
    }
}
