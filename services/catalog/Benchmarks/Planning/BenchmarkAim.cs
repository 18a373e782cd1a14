using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>What a scenario wants images of.</summary>
/// <param name="Scenario">As in the request; goes into the plan.</param>
/// <param name="Modalities">DICOM CS values; empty for any.</param>
/// <param name="BodyParts">Words; empty for any.</param>
/// <param name="Filter">Over annotations, as in CountCohort; may be empty.</param>
/// <param name="Mappings">Datasets that were chosen for it by a person, best first; null for whatever fits.</param>
internal sealed record BenchmarkAim(string Scenario, IReadOnlyList<string> Modalities, IReadOnlyList<string> BodyParts, string Filter, IReadOnlyList<ScenarioMapping>? Mappings)
{
    /// <summary>Modality and body part in words, for a reason.</summary>
    public string Wanted => string.Join(" of ", new[] { string.Join("/", Modalities), string.Join("/", BodyParts) }.Where(text => text.Length > 0)) is { Length: > 0 } wanted ? wanted : "images";
}
