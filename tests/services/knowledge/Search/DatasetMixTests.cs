using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Retrieval;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

public sealed class DatasetMixTests
{
    [Fact]
    public void Apply_OneDatasetFillsThePage_LetsOthersIn()
    {
        var found = Enumerable.Range(0, 6).Select(i => Found($"mura-{i}", "datasets/mura", 1 - (i * 0.01))).Append(Found("other", "datasets/other", 0.93)).Append(Found("none", "", 0.9)).ToArray();

        Assert.True(DatasetMix.IsNeeded(found.Select(hit => hit.Row)));
        var mixed = DatasetMix.Apply(found, 4);

        Assert.Equal(["mura-0", "mura-1", "other", "mura-2"], mixed.Select(hit => hit.Row.Id));
        Assert.All(mixed, hit => Assert.Equal(hit.Hit.Score, hit.Hit.Explanation.Parts.Sum(part => part.Value * part.Weight), 9));
    }

    [Fact]
    public void IsNeeded_EntriesOfNoDataset_IsNot() =>
        Assert.False(DatasetMix.IsNeeded(Enumerable.Range(0, 9).Select(i => Found($"e{i}", "", 1).Row)));

    private static (EntryRow Row, SearchHit Hit) Found(string id, string dataset, double score) => (
        new EntryRow { Id = id, Kind = EntryKinds.Finding, Origin = EntryOrigins.BuiltIn, FindingName = id, DatasetSource = dataset },
        new SearchHit(id, score, new HitExplanation([new RankedPart("bm25", score, 1)], 1, [])));
}
