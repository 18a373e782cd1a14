using Lightbox.Catalog.V1;
using Lightbox.Retrieval.Evaluation;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Datasets;

/// <summary>The catalogue answers what it should, first, obeys demands, and abstains where nothing fits; the bars fail on a drop.</summary>
public sealed class GradedSearchTests(SqliteCatalog catalog) : IClassFixture<SqliteCatalog>
{
    public static TheoryData<string> Sets => ["first", "second"];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Search_GradedQueries_HaveTheirAnswersFirst(string set)
    {
        var scores = new List<(string Said, double Score)>();
        foreach (var (kind, query, grades) in set == "first" ? GradedSearches.Answered : GradedSearchesLater.Answered)
        {
            var found = await IdsAsync(query);
            var judged = grades.Split(' ').Select(grade => grade.Split(':')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
            var score = Measures.Of(found, judged).Ndcg10;
            scores.Add(($"{score:F2} {kind}: {query} [{string.Join(", ", found.Take(6))}]", score));
        }

        var mean = scores.Average(score => score.Score);
        Assert.True(mean >= 0.95, $"nDCG@10 {mean:F3}\n{string.Join('\n', scores.Where(score => score.Score < 1).OrderBy(score => score.Score).Select(score => score.Said))}");
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Search_WhatNothingFits_IsNotAnswered(string set)
    {
        var answered = new List<string>();
        var queries = set == "first" ? GradedSearches.NothingFits : GradedSearchesLater.NothingFits;
        foreach (var query in queries)
        {
            if (await IdsAsync(query) is { Count: > 0 } found) answered.Add($"{query} [{string.Join(", ", found)}]");
        }

        Assert.True(answered.Count <= queries.Length / 10, string.Join('\n', answered));
    }

    [Theory]
    [InlineData("no sign-up whole slide images", "access = open")]
    [InlineData("open chest x-ray set with bounding boxes", "(annotation = bounding_box OR annotation = location) AND access = open")]
    [InlineData("MRI for commercial use", "use = commercial")]
    [InlineData("x-rays with more than 100000 images", "count >= 100000")]
    [InlineData("sets under 20 GB", "size <= 20000000000")]
    [InlineData("scans of at least 1.5k patients", "count >= 1500")]
    [InlineData("patients over 65 years", "")]
    [InlineData("brain MRI, registration is fine", "")]
    [InlineData("chest x-ray", "")]
    public async Task Search_Demands_AreToldAsAFilterThatListsTake(string query, string filter)
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query });
        Assert.Equal(filter, found.UnderstoodFilter);
        await host.Datasets.ListDatasetsAsync(new ListDatasetsRequest { Filter = filter });
    }

    [Fact]
    public async Task Search_FiguresDemanded_AreMetByAll()
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "x-rays with more than 100,000 images" });
        Assert.NotEmpty(found.Results);
        Assert.All(found.Results, result => Assert.Contains(result.Dataset.Counts, count => count.Unit.Contains("image", StringComparison.Ordinal) && count.Value >= 100_000));
    }

    [Fact]
    public async Task Search_Misspelled_SaysWhatWasUnderstood()
    {
        var host = await catalog.HostAsync();
        var found = await host.Datasets.SearchDatasetsAsync(new SearchDatasetsRequest { Query = "Pnuemothorax" });
        Assert.Equal("pneumothorax", found.Query);
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
