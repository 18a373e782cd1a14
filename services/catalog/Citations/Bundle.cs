using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Citations;

/// <summary>The citations of some datasets in one style, with the acknowledgements that must go along.</summary>
internal static class Bundle
{
    // Plain accents in text that people paste; the result is never put into HTML as it is.
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<string[]> Rules = new(() => [.. BuiltInContent.ReadGuides().CitationRules()]);

    /// <summary>What whoever uses a dataset owes. Plain sentences.</summary>
    public static IReadOnlyList<string> Owed => Rules.Value;

    public static CitationBundle Of(IReadOnlyList<Dataset> datasets, IReadOnlyList<Provider> providers, CitationStyle style)
    {
        var known = datasets.Where(dataset => dataset.Citation is not null).ToList();
        var (mediaType, text) = style switch
        {
            CitationStyle.Bibtex => ("application/x-bibtex", string.Join("\n\n", References(known).Select(BibTeX.Write))),
            CitationStyle.Ris => ("application/x-research-info-systems", string.Join("\n", References(known).Select(Ris.Write))),
            CitationStyle.CslJson => ("application/vnd.citationstyles.csl+json", Array(DistinctIds.Of(known.SelectMany(CitedReferences.Csl).Distinct()))),
            CitationStyle.DataciteJson => ("application/vnd.datacite.datacite+json", Array(known.Select(dataset => DataCite.Write(dataset, CitedReferences.Of(dataset), Publisher(dataset, providers))))),
            _ => ("text/plain", string.Join("\n\n", known.Select(dataset => dataset.Citation.Text).Distinct())),
        };
        return new CitationBundle
        {
            Text = text,
            MediaType = mediaType,
            Acknowledgements = { datasets.SelectMany(dataset => Acknowledgements(dataset, providers)).Distinct() },
            Datasets = { datasets.Select(dataset => dataset.Name) },
            Unknown = { datasets.Where(dataset => dataset.Citation is null).Select(dataset => dataset.Name) },
            Notice = ResearchNotice.Text,
            Rules = { Rules.Value },
        };
    }

    private static IEnumerable<Reference> References(IEnumerable<Dataset> datasets) =>
        DistinctIds.Of(datasets.SelectMany(CitedReferences.Csl).Distinct()).Select(csl => Reference.Parse(csl.ToJsonString()));

    private static IEnumerable<string> Acknowledgements(Dataset dataset, IReadOnlyList<Provider> providers)
    {
        if (dataset.Acknowledgement.Length > 0) yield return dataset.Acknowledgement;
        if (providers.FirstOrDefault(provider => provider.Name == dataset.Provider)?.Acknowledgement is { Length: > 0 } text) yield return text;
    }

    private static string Publisher(Dataset dataset, IReadOnlyList<Provider> providers) =>
        providers.FirstOrDefault(provider => provider.Name == dataset.Provider)?.DisplayName ?? "";

    private static string Array(IEnumerable<JsonNode> items) => new JsonArray([.. items]).ToJsonString(Json);
}
