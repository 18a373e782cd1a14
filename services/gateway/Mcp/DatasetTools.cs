using System.ComponentModel;
using Lightbox.Catalog.V1;
using ModelContextProtocol.Server;

namespace Lightbox.Gateway.Mcp;

/// <summary>The catalogue: which datasets fit, and how to cite them.</summary>
[McpServerToolType]
internal sealed class DatasetTools(DatasetService.DatasetServiceClient datasets, CitationService.CitationServiceClient citations)
{
    [McpServerTool(Name = "search_datasets", Title = "Search the catalogue", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds clinical imaging datasets by words; 'no registration', 'with bounding boxes' and the like act as filters. Says so when nothing fits.")]
    public async Task<DatasetsResult> SearchDatasetsAsync(
        [Description("What to look for, at most 1000 characters.")] string query,
        [Description("How many at most, 1 to 100.")] int k = 10,
        CancellationToken cancellationToken = default)
    {
        var found = await datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query, PageSize = k }, Calls.Within(cancellationToken));
        return new DatasetsResult(ToolNotice.Text, found.Answered, found.UnderstoodFilter, [.. found.Results.Select(DatasetResult.Of)]);
    }

    [McpServerTool(Name = "cite_datasets", Title = "Cite datasets", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Writes the citations of datasets, with the acknowledgements that their providers demand.")]
    public async Task<CitationsResult> CiteDatasetsAsync(
        [Description("datasets/{dataset}, one to 100.")] string[] names,
        [Description("plain, bibtex, ris, csl_json or datacite_json.")] string style = "plain",
        CancellationToken cancellationToken = default)
    {
        var request = new FormatCitationsRequest { Names = { names }, Style = Enum.TryParse<CitationStyle>(style.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known) ? known : CitationStyle.Plain };
        var bundle = await citations.FormatCitationsAsync(request, Calls.Within(cancellationToken));
        return new CitationsResult(bundle.Text, bundle.MediaType, [.. bundle.Acknowledgements], [.. bundle.Unknown], bundle.Notice);
    }
}

/// <summary>Datasets found.</summary>
/// <param name="UnderstoodFilter">Words of the query that acted as filters.</param>
internal sealed record DatasetsResult(string Notice, bool Answered, string UnderstoodFilter, IReadOnlyList<DatasetResult> Results);

/// <summary>One dataset.</summary>
internal sealed record DatasetResult(
    string Dataset, string Title, string Summary, IReadOnlyList<string> Modalities, IReadOnlyList<string> BodyParts, IReadOnlyList<string> Formats, string Access, string License, string Url,
    double Score, string Why)
{
    public static DatasetResult Of(DatasetMatch match)
    {
        var dataset = match.Dataset;
        return new(
            dataset.Name, dataset.DisplayName, dataset.Summary, [.. dataset.Modalities.Select(modality => modality.Code)], [.. dataset.BodyParts.Select(part => part.Text)], [.. dataset.Formats],
            dataset.Access.ToString().ToLowerInvariant(), dataset.License?.DisplayName ?? "", dataset.Links.FirstOrDefault(link => !link.Dead)?.Uri ?? "", Math.Round(match.Score, 4), match.Why);
    }
}

/// <summary>Citations ready to be pasted.</summary>
/// <param name="Unknown">Datasets for which no reference is known.</param>
internal sealed record CitationsResult(string Text, string MediaType, IReadOnlyList<string> Acknowledgements, IReadOnlyList<string> Unknown, string Notice);
