using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>What single values may be.</summary>
internal static partial class Values
{
    /// <summary>Licences of data and of the code that comes with it; a licence that is not here is added when a dataset has it (spdx.org/licenses).</summary>
    private static readonly HashSet<string> Spdx =
    [
        "CC0-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-2.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0",
        "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0",
        "CDLA-Sharing-1.0", "MIT", "Apache-2.0", "BSD-3-Clause", "AGPL-3.0-only",
    ];

    public static Rule Text { get; } = Scalar(text => text.Trim().Length > 0, "a text");

    public static Rule Slug { get; } = Scalar(text => SlugText().IsMatch(text), "an id of lower-case letters, digits and '-'");

    public static Rule Whole { get; } = Scalar(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _), "a whole number");

    public static Rule Flag { get; } = Scalar(text => text is "true" or "false", "true or false");

    public static Rule Url { get; } = Scalar(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !text.Any(char.IsWhiteSpace), "an absolute http or https URL");

    /// <summary>ISO 26324: the prefix 10.registrant, a slash, the suffix; without a resolver before it.</summary>
    public static Rule Doi { get; } = Scalar(text => DoiText().IsMatch(text), "a DOI such as 10.7937/k0sm-y874");

    public static Rule SpdxId { get; } = Scalar(Spdx.Contains, "an SPDX licence id");

    /// <summary>A year, a month or a day.</summary>
    public static Rule Date { get; } = Scalar(
        text => ((string[])["yyyy-MM-dd", "yyyy-MM", "yyyy"]).Any(form => DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)), "an ISO 8601 date");

    public static Rule OneOf(params string[] values) => Scalar(values.Contains, $"one of {string.Join(", ", values)}");

    public static Rule Between(int least, int most) =>
        Scalar(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most, $"a number from {least} to {most}");

    public static Rule List(Rule item, string of = "texts") => (value, path, complaints) =>
    {
        if (value is not YamlSequenceNode list) complaints.Add(value, path, $"a list of {of}");
        else foreach (var child in list.Children) item(child, path, complaints);
    };

    /// <summary>A list; one value stands for a list of it.</summary>
    public static Rule Some(Rule item) => (value, path, complaints) => (value is YamlSequenceNode ? List(item) : item)(value, path, complaints);

    public static Rule Maps(Shape item) => List(item.Check, "mappings");

    public static string Of(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var child) && child is YamlScalarNode scalar ? scalar.Value ?? "" : "";

    /// <summary>The id that is written so, whatever its case and whether with spaces; empty when it is none of those known.</summary>
    public static string SpdxOf(string text) => Spdx.FirstOrDefault(id => id.Equals(text.Trim().Replace(' ', '-'), StringComparison.OrdinalIgnoreCase)) ?? "";

    private static Rule Scalar(Func<string, bool> fits, string what) => (value, path, complaints) =>
    {
        if (value is not YamlScalarNode { Value: { } text } || !fits(text)) complaints.Add(value, path, what);
    };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,63}\z")]
    private static partial Regex SlugText();

    [GeneratedRegex(@"\A10\.[0-9]{4,9}(\.[0-9]+)*/[^\s]+\z")]
    private static partial Regex DoiText();
}
