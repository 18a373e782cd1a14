using Lightbox.Knowledge.Entries;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Entries;

/// <summary>What an entry store in any database does.</summary>
public abstract class EntryStoreContract
{
    private protected ManualClock Clock { get; } = new();

    private protected abstract Task<IEntryStore> CreateAsync();

    private static EntryRow Row(string id, string name = "Name", string origin = EntryOrigins.BuiltIn) =>
        new() { Id = id, Kind = EntryKinds.Finding, Origin = origin, FindingName = name, Description = "Text", Notice = "Notice" };

    [Fact]
    public async Task Replace_NewRow_ComesBackWhole()
    {
        var store = await CreateAsync();
        var row = Row("whole", "Näme 'quoted' \"%_\\ 左") with
        {
            Modality = "SM, MR",
            BodyPart = "Brain",
            FindingCategory = "pathology",
            Description = "Text with a line\nbreak, a tab\t and {braces}",
            ClinicalSignificance = "Much",
            KeyFeatures = ["one", "two, with comma", "three \"quoted\""],
            DifferentialDiagnosis = ["a", "b{c}", ""],
            DatasetSource = "datasets/x",
            Metadata = """{"aliases": ["p", "q"], "access": "open"}""",
            Symptoms = ["cough", "NULL"],
            Concepts = [new EntryConcept("Pneumothorax", [new EntryCode("RADLEX", "RID5352")])],
            Provenance = [new EntryProvenance { Document = "Doc", Start = 0, End = 9, Uri = "https://example.org/?a=b" }],
            ValidationStatus = "built-in",
            Language = "de",
            Supersedes = "old",
        };

        await store.ReplaceAsync(EntryOrigins.BuiltIn, [row], "1", default);

        var back = Assert.Single(await store.FindAsync(["whole", "nobody"], default));
        Assert.Equal(EntryJson.ETagOf(row), back.ETag);
        Assert.Equal(Clock.GetUtcNow(), back.Created);
        Assert.Equal(row.KeyFeatures, back.KeyFeatures);
        Assert.Equal(row.DifferentialDiagnosis, back.DifferentialDiagnosis);
        Assert.Equal(row.Symptoms, back.Symptoms);
        Assert.Equal(row.Concepts[0].Codes, back.Concepts[0].Codes);
        Assert.Equal(row.Provenance, back.Provenance);
        Assert.Equal(
            row with { ETag = "", KeyFeatures = [], DifferentialDiagnosis = [], Symptoms = [], Concepts = [], Provenance = [] },
            back with { ETag = "", KeyFeatures = [], DifferentialDiagnosis = [], Symptoms = [], Concepts = [], Provenance = [], Created = default, Updated = default, Metadata = row.Metadata });
    }

    [Fact]
    public async Task ETags_OfAll_AreThoseOfTheRows()
    {
        var store = await CreateAsync();
        Assert.Empty(await store.ETagsAsync(default));
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b", "Other")], "1", default);
        var etags = await store.ETagsAsync(default);
        Assert.Equal((await store.FindAsync(["a", "b"], default)).ToDictionary(row => row.Id, row => row.ETag), etags);
        Assert.NotEqual(etags["a"], etags["b"]);
    }

    [Fact]
    public async Task Replace_Again_TouchesOnlyWhatDiffers()
    {
        var store = await CreateAsync();
        var first = await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b"), Row("c")], "1", default);
        var revision = await store.RevisionAsync(default);
        Clock.Advance(TimeSpan.FromHours(1));

        var second = await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b", "Other"), Row("d")], "2", default);
        var third = await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b", "Other"), Row("d")], "3", default);

        Assert.Equal(new EntryChanges(3, 0, 0), first);
        Assert.Equal(new EntryChanges(1, 1, 1), second);
        Assert.False(third.Any);
        Assert.Equal(revision + 1, await store.RevisionAsync(default));
        Assert.Equal("3", await store.VersionAsync(EntryOrigins.BuiltIn, default));
        Assert.Null(await store.VersionAsync("nobody", default));
        var rows = (await store.FindAsync(["a", "b", "c", "d"], default)).ToDictionary(r => r.Id);
        Assert.Equal(["a", "b", "d"], rows.Keys.Order());
        Assert.Equal(rows["a"].Created, rows["a"].Updated);
        Assert.Equal(rows["b"].Created + TimeSpan.FromHours(1), rows["b"].Updated);
    }

    [Fact]
    public async Task Replace_IdOfAnotherOrigin_IsLeftAlone()
    {
        var store = await CreateAsync();
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("shared", "Ours")], "1", default);

        var changes = await store.ReplaceAsync(EntryOrigins.Catalog, [Row("shared", "Theirs", EntryOrigins.Catalog), Row("own", "Theirs", EntryOrigins.Catalog)], "", default);
        await store.ReplaceAsync(EntryOrigins.Catalog, [], "", default);

        Assert.Equal(new EntryChanges(1, 0, 0), changes);
        Assert.Equal("Ours", Assert.Single(await store.FindAsync(["shared", "own"], default)).FindingName);
    }

    [Fact]
    public async Task Replace_ByTheCatalogue_TakesOverBuiltInDatasetsOnly()
    {
        var store = await CreateAsync();
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("d1") with { Kind = EntryKinds.Dataset }, Row("d2") with { Kind = EntryKinds.Dataset }, Row("f")], "1", default);

        var changes = await store.ReplaceAsync(EntryOrigins.Catalog, [Row("d1", "Theirs", EntryOrigins.Catalog) with { Kind = EntryKinds.Dataset }, Row("f", "Theirs", EntryOrigins.Catalog)], "7", default);
        var again = await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("d1") with { Kind = EntryKinds.Dataset }, Row("f")], "2", default);

        Assert.Equal(new EntryChanges(0, 1, 1), changes);
        Assert.False(again.Any);
        Assert.Equal(["Theirs", "Name"], (await store.PageAsync("", 10, default)).Select(row => row.FindingName));
    }

    [Fact]
    public async Task Merge_SomeRows_LeavesTheOthers()
    {
        var store = await CreateAsync();
        await store.ReplaceAsync(EntryOrigins.Catalog, [Row("a", origin: EntryOrigins.Catalog), Row("b", origin: EntryOrigins.Catalog), Row("c", origin: EntryOrigins.Catalog)], "1", default);
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("x")], "1", default);

        var changes = await store.MergeAsync(EntryOrigins.Catalog, [Row("b", "Other", EntryOrigins.Catalog), Row("d", origin: EntryOrigins.Catalog)], ["c", "x", "nobody"], "2", default);

        Assert.Equal(new EntryChanges(1, 1, 1), changes);
        Assert.Equal(["a", "b", "d", "x"], (await store.PageAsync("", 10, default)).Select(row => row.Id));
        Assert.Equal("2", await store.VersionAsync(EntryOrigins.Catalog, default));
    }

    [Fact]
    public async Task Write_ThatThrows_ChangesNothing()
    {
        var store = await CreateAsync();
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a")], "1", default);
        var revision = await store.RevisionAsync(default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync("a", new EntryAct(EntryAct.Update, "p"), _ => throw new InvalidOperationException(), default));

        Assert.Equal(revision, await store.RevisionAsync(default));
        Assert.Empty(await store.ActsAsync("a", default));
    }

    [Fact]
    public async Task Write_OneRequestManyTimesAtOnce_IsDoneOnce()
    {
        var store = await CreateAsync();
        var made = 0;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => store.WriteAsync(
            "a", new EntryAct(EntryAct.Create, "p", RequestId: "once"), before => Row("a", $"Name {Interlocked.Increment(ref made)}", EntryOrigins.User), default))));

        Assert.Equal(1, made);
        Assert.All(answers, answer => Assert.Equal("Name 1", answer.FindingName));
        Assert.Single(await store.ActsAsync("a", default));
    }

    [Fact]
    public async Task Page_Rows_ComeInOrdinalOrderWithoutGapOrRepeat()
    {
        var store = await CreateAsync();
        string[] ids = ["a", "a-b", "a1", "ab", "b", "z9"];
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [.. ids.Reverse().Select(id => Row(id))], "1", default);
        var seen = new List<string>();
        for (var after = ""; ;)
        {
            var page = await store.PageAsync(after, 2, default);
            seen.AddRange(page.Select(r => r.Id));
            if (page.Count < 2) break;
            after = page[^1].Id;
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Replace_ManyAtOnce_OneDoesTheWork()
    {
        var store = await CreateAsync();

        var changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b")], "1", default))));

        Assert.Equal(2, changes.Sum(c => c.Created));
        Assert.Equal(1, await store.RevisionAsync(default));
    }

    [Theory]
    [InlineData("'; DROP TABLE medical_imaging_knowledge; --")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("a\" OR 1=1")]
    public async Task Find_SqlInAnId_IsOnlyAValue(string id)
    {
        var store = await CreateAsync();
        await store.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a")], "1", default);

        Assert.Empty(await store.FindAsync([id], default));
        Assert.Single(await store.PageAsync("", 10, default));
    }
}
