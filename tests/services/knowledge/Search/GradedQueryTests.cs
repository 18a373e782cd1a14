using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

/// <summary>The built-in base answers what it should, first, and abstains where nothing fits; the bars fail on a drop.</summary>
public sealed class GradedQueryTests(KnowledgeFixture fixture) : IClassFixture<KnowledgeFixture>
{
    [Fact]
    public async Task SearchEntries_GradedQueries_HaveTheirAnswerFirst()
    {
        var misses = new List<string>();
        double gain = 0;
        foreach (var (kind, query, answers) in GradedQueries.Answered)
        {
            var wanted = answers.Split('|').Select(a => "entries/" + a).ToHashSet();
            var response = await fixture.Host.Search.SearchEntriesAsync(new() { Query = query });
            var ranks = response.Results.Select((r, i) => (r.Entry.Name, Rank: i)).Where(r => wanted.Contains(r.Name)).Select(r => r.Rank).ToArray();
            var score = ranks.Sum(Discount) / Enumerable.Range(0, wanted.Count).Sum(Discount);
            gain += score;
            if (score < 1) misses.Add($"{kind}: {query} {score:F2} [{string.Join(", ", response.Results.Take(3).Select(r => r.Entry.Name[8..]))}]");
        }

        var mean = gain / GradedQueries.Answered.Length;
        Assert.True(mean >= 0.97, $"nDCG@10 {mean:F3}\n{string.Join('\n', misses)}");
    }

    [Fact]
    public async Task SearchEntries_WhatNothingFits_IsNotAnswered()
    {
        var answered = new List<string>();
        foreach (var query in GradedQueries.NothingFits)
        {
            var response = await fixture.Host.Search.SearchEntriesAsync(new() { Query = query });
            if (response.Answered) answered.Add($"{query} [{string.Join(", ", response.Results.Take(2).Select(r => r.Entry.Name[8..] + " " + r.Why))}]");
        }

        Assert.True(answered.Count == 0, string.Join('\n', answered));
    }

    private static double Discount(int rank) => 1 / Math.Log2(rank + 2);
}
