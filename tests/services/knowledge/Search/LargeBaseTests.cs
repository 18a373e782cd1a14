using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Retrieval;
using Lightbox.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

/// <summary>A base that is large enough to be stored: what a start finds, follows and does not believe.</summary>
public sealed class LargeBaseTests
{
    private const int Entries = 5_200;

    private static readonly string[] Words = ["lung", "nodule", "brain", "lesion", "heart", "valve", "fracture", "wrist", "liver", "cyst"];

    private static EntryRow Row(int i, string more = "") => new()
    {
        Id = $"e{i:d5}",
        Kind = EntryKinds.Finding,
        Origin = "import",
        FindingName = $"{Words[i % 10]} {Words[i / 10 % 10]}",
        Modality = i % 1000 == 7 ? "XA" : "CT",
        Description = $"{Words[i / 100 % 10]} number{i} {more}",
        Notice = "Notice",
    };

    [Fact]
    public async Task Start_StoredIndex_AnswersAsBeforeAndFollowsWhatChanged()
    {
        using var data = new TemporaryFolder();
        await FillAsync(data.Path, [.. Enumerable.Range(0, Entries).Select(i => Row(i))]);
        Assert.True(File.Exists(Path.Combine(data.Path, "knowledge-index", "manifest.json")));

        await using (var host = await KnowledgeHost.StartAsync(data.Path))
        {
            var index = host.Services.GetRequiredService<EntryIndex>();
            Assert.Equal("e00042", (await FindAsync(index, "number42"))[0]);
            await host.Services.GetRequiredService<IEntryStore>()
                .ReplaceAsync("import", [.. Enumerable.Range(0, Entries).Where(i => i != 42).Select(i => Row(i, i == 43 ? "zebrafish" : ""))], "2", default);
            await index.RefreshAsync(default);
            await AssertFollowedAsync(index);
            await index.TidyAsync(default);
        }

        await using var again = await KnowledgeHost.StartAsync(data.Path);
        await AssertFollowedAsync(again.Services.GetRequiredService<EntryIndex>());
    }

    [Fact]
    public async Task Start_TornIndex_IsBuiltAnew()
    {
        using var data = new TemporaryFolder();
        await FillAsync(data.Path, [.. Enumerable.Range(0, Entries).Select(i => Row(i))]);
        var file = Directory.EnumerateFiles(Path.Combine(data.Path, "knowledge-index"), "*.texts").First();
        await using (var torn = new FileStream(file, FileMode.Open)) torn.SetLength(torn.Length / 2);
        await using var host = await KnowledgeHost.StartAsync(data.Path);
        Assert.Equal("e00042", (await FindAsync(host.Services.GetRequiredService<EntryIndex>(), "number42"))[0]);
    }

    /// <summary>Row 32 of the abuse cases: a filter that leaves a thousandth of the entries still gives all of them.</summary>
    [Fact]
    public async Task Search_FilterOfAThousandth_GivesAllThereAre()
    {
        using var data = new TemporaryFolder();
        await FillAsync(data.Path, [.. Enumerable.Range(0, Entries).Select(i => Row(i))]);
        await using var host = await KnowledgeHost.StartAsync(data.Path);
        var index = host.Services.GetRequiredService<EntryIndex>();
        var found = await index.SearchAsync("wrist", new SearchOptions { Count = 6, KeepUnanswered = true }, Narrowing.Of("", "XA", ""), default);
        Assert.Equal(["e00007", "e01007", "e02007", "e03007", "e04007", "e05007"], found.Hits.Select(hit => hit.Id).Order());
    }

    private static async Task FillAsync(string data, EntryRow[] rows)
    {
        await using var host = await KnowledgeHost.StartAsync(data);
        await host.Services.GetRequiredService<IEntryStore>().ReplaceAsync("import", rows, "1", default);
        var index = host.Services.GetRequiredService<EntryIndex>();
        await index.RefreshAsync(default);
        await index.TidyAsync(default);
    }

    private static async Task AssertFollowedAsync(EntryIndex index)
    {
        Assert.DoesNotContain("e00042", await FindAsync(index, "number42"));
        Assert.Equal("e00043", (await FindAsync(index, "zebrafish"))[0]);
    }

    private static async Task<string[]> FindAsync(EntryIndex index, string query) =>
        [.. (await index.SearchAsync(query, new SearchOptions { KeepUnanswered = true }, null, default)).Hits.Select(hit => hit.Id)];
}
