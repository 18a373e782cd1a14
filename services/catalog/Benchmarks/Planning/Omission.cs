using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>Why nothing was chosen for a scenario: the reason that is nearest to being mended gives the code, every dataset its part of the sentence.</summary>
internal sealed class Omission(string scenario)
{
    public const string NotMapped = "NOT_MAPPED";
    public const string NotHere = "NOT_HERE";
    public const string LicenseForbids = "LICENSE_FORBIDS";
    public const string TermsNotAccepted = "TERMS_NOT_ACCEPTED";
    public const string NoAnnotation = "NO_ANNOTATION";

    /// <summary>The further down, the nearer.</summary>
    private static readonly string[] Order = [NotMapped, NotHere, LicenseForbids, TermsNotAccepted, NoAnnotation];

    /// <summary>A sentence is no list of the whole catalogue.</summary>
    private const int MaximumNamed = 5;

    private readonly List<(string Dataset, string Code, string Reason)> reasons = [];

    public void Add(string dataset, string code, string reason) => reasons.Add((dataset, code, reason));

    public BenchmarkOmission ToMessage(BenchmarkAim aim)
    {
        if (reasons.Count == 0)
        {
            var mapped = aim.Mappings is null ? $"No dataset that is here has {aim.Wanted}." : "No dataset is mapped to it; give it a modality, a body part or a filter over annotations.";
            return new BenchmarkOmission { Scenario = scenario, Code = NotMapped, Reason = mapped };
        }

        var code = reasons.MaxBy(reason => Array.IndexOf(Order, reason.Code)).Code;
        var sentence = string.Join("; ", reasons.OrderByDescending(reason => Array.IndexOf(Order, reason.Code)).Take(MaximumNamed).Select(reason => $"{reason.Dataset}: {reason.Reason.TrimEnd('.')}"));
        return new BenchmarkOmission { Scenario = scenario, Code = code, Reason = sentence + (reasons.Count > MaximumNamed ? $"; and {reasons.Count - MaximumNamed} more." : ".") };
    }
}
