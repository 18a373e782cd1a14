using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>Which datasets fit a case, with the reasons and what each lacks.</summary>
internal static class Recommendation
{
    public static async Task<RecommendDatasetsResponse> ForScenarioAsync(DatasetShelf shelf, string name, int count, CancellationToken cancellation)
    {
        var scenario = shelf.Scenarios.FirstOrDefault(candidate => candidate.Name == name) ?? throw new ResourceNotFoundException(name);
        var response = new RecommendDatasetsResponse();
        foreach (var mapping in scenario.Mappings.Take(count))
        {
            if (!shelf.TryFind(DatasetNames.IdOf(mapping.Dataset), out var entry)) continue;
            var dataset = await entry.DatasetAsync(cancellation);
            var recommendation = new DatasetRecommendation { Dataset = dataset, Score = 1, Reasons = { mapping.Reason } };
            if (mapping.Part.Length > 0) recommendation.Reasons.Add($"Take its part {mapping.Part}.");
            if (mapping.Lacks.Length > 0) recommendation.Lacks.Add(mapping.Lacks);
            recommendation.Lacks.Add(Hurdles(dataset));
            response.Recommendations.Add(recommendation);
        }

        return response;
    }

    public static async Task<RecommendDatasetsResponse> ForTextAsync(DatasetShelf shelf, DatasetSearch search, string query, int count, CancellationToken cancellation)
    {
        var response = new RecommendDatasetsResponse();
        foreach (var hit in search.Search(query, count).Hits)
        {
            if (!shelf.TryFind(hit.Id, out var entry)) continue;
            var dataset = await entry.DatasetAsync(cancellation);
            response.Recommendations.Add(new DatasetRecommendation
            {
                Dataset = dataset,
                Score = hit.Score,
                Reasons = { DatasetSearch.Why(hit) },
                Lacks = { Hurdles(dataset) },
            });
        }

        return response;
    }

    private static IEnumerable<string> Hurdles(Dataset dataset)
    {
        if (dataset.Access is Common.V1.AccessLevel.Registration or Common.V1.AccessLevel.Restricted) yield return "Needs registration before its files can be had.";
        if (dataset.Access == Common.V1.AccessLevel.Unspecified) yield return "How one comes to its files is not known here.";
        if (dataset.Holdings is null or { AssetCount: 0 }) yield return "Nothing of it is here yet.";
    }
}
