using Lightbox.Catalog.V1;
using Lightbox.Retrieval.Evaluation;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

/// <summary>The catalogue answers what it should, first, obeys demands, and abstains where nothing fits; the bars fail on a drop.</summary>
public sealed class GradedSearchTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    [Fact]
    public async Task Search_GradedQueries_HaveTheirAnswersFirst()
    {
        var scores = new List<(string Said, double Score)>();
        foreach (var (kind, query, grades) in GradedSearches.Answered)
        {
            var found = await IdsAsync(query);
            var judged = grades.Split(' ').Select(grade => grade.Split(':')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
            var score = Measures.Of(found, judged).Ndcg10;
            scores.Add(($"{score:F2} {kind}: {query} [{string.Join(", ", found.Take(6))}]", score));
        }

        var mean = scores.Average(score => score.Score);
        Assert.True(mean >= 0.95, $"nDCG@10 {mean:F3}\n{string.Join('\n', scores.Where(score => score.Score < 1).OrderBy(score => score.Score).Select(score => score.Said))}");
    }

    [Fact]
    public async Task Search_WhatNothingFits_IsNotAnswered()
    {
        var answered = new List<string>();
        foreach (var query in GradedSearches.NothingFits)
        {
            if (await IdsAsync(query) is { Count: > 0 } found) answered.Add($"{query} [{string.Join(", ", found)}]");
        }

        Assert.True(answered.Count <= GradedSearches.NothingFits.Length / 10, string.Join('\n', answered));
    }

    [Theory]
    [InlineData("no sign-up whole slide images")]
    [InlineData("open access whole slide images")]
    [InlineData("open datasets")]
    public async Task Search_DemandForOpenAccess_FindsNothingElse(string query)
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query, PageSize = 100 });
        Assert.NotEmpty(found.Results);
        Assert.All(found.Results, result => Assert.Equal(Common.V1.AccessLevel.Open, result.Dataset.Access));
    }

    private async Task<List<string>> IdsAsync(string query)
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query });
        return [.. found.Results.Select(result => result.Dataset.Name["datasets/".Length..])];
    }
}
