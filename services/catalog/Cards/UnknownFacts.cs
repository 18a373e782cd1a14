using Lightbox.Catalog.Citations;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Cards;

/// <summary>What the catalogue does not know of a dataset.</summary>
internal static class UnknownFacts
{
    private static readonly (string Name, Func<Dataset, bool> IsKnown)[] Facts =
    [
        ("access", dataset => dataset.Access != AccessLevel.Unspecified),
        ("licence", dataset => dataset.License is not null),
        ("use", dataset => dataset.UseDecisions.Any(use => use.Answer != UseAnswer.Ask)),
        ("date", dataset => dataset.Published.Length > 0 || CitedReferences.Of(dataset).Any(reference => reference.Year.Length > 0)),
        ("counts", dataset => dataset.Counts.Count > 0),
        ("download size", dataset => dataset.Sizes.Count > 0),
        ("formats", dataset => dataset.Formats.Count > 0),
        ("layout", dataset => dataset.Files.Count > 0),
        ("annotations", dataset => dataset.Annotations.Count > 0),
        ("ground truth", dataset => dataset.GroundTruth.Count > 0),
        ("validation", dataset => dataset.ValidationStatus.Length > 0),
        ("citation", dataset => dataset.Citation is not null),
        ("DOI", dataset => dataset.Citation is null || dataset.Citation.Doi.Length > 0 || dataset.Citation.CslJson.Any(csl => csl.Contains("\"DOI\"", StringComparison.Ordinal))),
    ];

    public static IEnumerable<string> Of(Dataset dataset) => Facts.Where(fact => !fact.IsKnown(dataset)).Select(fact => fact.Name);
}
