using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>What a store of vectors in any database does.</summary>
public abstract class VectorStoreContract
{
    private static readonly ModelKey Small = new("small", "1"), Large = new("large", "2");

    private protected ManualClock Clock { get; } = new();

    private protected abstract Task<(IVectorStore Vectors, IEntryStore Entries)> CreateAsync();

    private static EntryRow Row(string id, string name = "Name") =>
        new() { Id = id, Kind = EntryKinds.Finding, Origin = EntryOrigins.BuiltIn, FindingName = name, Description = "Text", Notice = "Notice" };

    private async Task<(IVectorStore Vectors, IEntryStore Entries)> WithAsync(params string[] ids)
    {
        var (vectors, entries) = await CreateAsync();
        await entries.ReplaceAsync(EntryOrigins.BuiltIn, [.. ids.Select(id => Row(id))], "1", default);
        return (vectors, entries);
    }

    private static async Task<EntryVector[]> MadeAsync(IEntryStore entries, int length, params string[] ids) =>
        [.. (await entries.FindAsync(ids, default)).OrderBy(row => row.Id, StringComparer.Ordinal).Select((row, i) => new EntryVector(row.Id, row.ETag, [.. Enumerable.Range(0, length).Select(n => (n == i ? 1 : 0.25f) * (n % 2 == 0 ? 1 : -1))]))];

    [Fact]
    public async Task Put_TwoModels_KeepTheirOwnLengthSideBySide()
    {
        var (vectors, entries) = await WithAsync("a", "b");

        Assert.Equal(2, await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 3, "a", "b"), default));
        Assert.Equal(1, await vectors.PutAsync(Large, "openai", await MadeAsync(entries, 7, "b"), default));

        Assert.Equal<float[]>([1f, -0.25f, 0.25f], (await vectors.FindAsync(Small, "a", default))!);
        Assert.Equal(7, (await vectors.FindAsync(Large, "b", default))!.Length);
        Assert.Null(await vectors.FindAsync(Large, "a", default));
        Assert.Null(await vectors.FindAsync(Small with { Version = "2" }, "a", default));
        var models = await vectors.ModelsAsync(default);
        Assert.Equal([new StoredModel(Large, "openai", 7, 1, Clock.GetUtcNow()), new StoredModel(Small, "ollama", 3, 2, Clock.GetUtcNow())], models);
    }

    [Fact]
    public async Task Put_AnotherLength_IsRefusedWhole()
    {
        var (vectors, entries) = await WithAsync("a", "b");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 3, "a"), default);
        var wrong = await MadeAsync(entries, 3, "a", "b");
        wrong[1] = wrong[1] with { Values = [1, 2] };

        var refused = await Assert.ThrowsAsync<PreconditionException>(() => vectors.PutAsync(Small, "ollama", wrong, default));

        Assert.Equal("VECTOR_DIMENSION", refused.Reason);
        Assert.Null(await vectors.FindAsync(Small, "b", default));
        Assert.Equal(["b"], await vectors.MissingAsync(Small, "", 10, default));
    }

    [Fact]
    public async Task Put_EntryGoneOrChangedMeanwhile_IsLeftOut()
    {
        var (vectors, entries) = await WithAsync("a", "b", "c");
        var made = await MadeAsync(entries, 2, "a", "b", "c");
        await entries.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b", "Other")], "2", default);

        Assert.Equal(1, await vectors.PutAsync(Small, "ollama", made, default));

        Assert.Equal(["b"], await vectors.MissingAsync(Small, "", 10, default));
        Assert.Equal(1, await vectors.CountMissingAsync(Small, default));
    }

    [Fact]
    public async Task Missing_ChangedText_IsMissingAgain()
    {
        var (vectors, entries) = await WithAsync("a", "b");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a", "b"), default);

        await entries.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a", "Other"), Row("b")], "2", default);

        Assert.Equal(["a"], await vectors.MissingAsync(Small, "", 10, default));
        Assert.Null(await vectors.FindAsync(Small, "a", default));
        Assert.Equal("b", Assert.Single(await vectors.PageAsync(Small, 0, "", 10, default)).EntryId);
        Assert.Equal(1, Assert.Single(await vectors.ModelsAsync(default)).Vectors);
    }

    [Fact]
    public async Task Missing_Pages_ComeInOrdinalOrder()
    {
        string[] ids = ["a", "a-b", "a1", "ab", "b"];
        var (vectors, _) = await WithAsync(ids);
        var seen = new List<string>();
        for (var after = ""; await vectors.MissingAsync(Small, after, 2, default) is { Count: > 0 } page; after = page[^1]) seen.AddRange(page);

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Page_SinceARevision_GivesWhatIsNew()
    {
        var (vectors, entries) = await WithAsync("a", "b", "c");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a", "c"), default);
        var first = (await vectors.ActiveAsync(default)).Revision;
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "b"), default);

        Assert.Equal(["a", "c", "b"], (await vectors.PageAsync(Small, 0, "", 10, default)).Select(v => v.EntryId));
        Assert.Equal(["b"], (await vectors.PageAsync(Small, first, "~", 10, default)).Select(v => v.EntryId));
        Assert.Equal(["c"], (await vectors.PageAsync(Small, first, "a", 1, default)).Select(v => v.EntryId));
    }

    [Fact]
    public async Task Activate_EveryEntryHasAVector_SwitchesRowsAndChoiceAtOnce()
    {
        var (vectors, entries) = await WithAsync("a", "b");
        Assert.False((await vectors.ActiveAsync(default)).IsChosen);
        await vectors.PutAsync(Small with { Version = "0" }, "ollama", await MadeAsync(entries, 4, "a"), default);
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a", "b"), default);

        Assert.Equal(0, await vectors.ActivateAsync(Small, default));

        Assert.Equal(Small, (await vectors.ActiveAsync(default)).Model);
        Assert.All(await entries.FindAsync(["a", "b"], default), row => Assert.Equal(("small", "1"), (row.ModelId, row.ModelVersion)));
        // An old version of the model that is switched to has had its day.
        Assert.Equal([Small], (await vectors.ModelsAsync(default)).Select(m => m.Key));
    }

    [Fact]
    public async Task Activate_EntryWithoutVector_ChangesNothing()
    {
        var (vectors, entries) = await WithAsync("a", "b");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a"), default);

        Assert.Equal(1, await vectors.ActivateAsync(Small, default));

        Assert.Equal(new ActiveChoice(null, false, 1), await vectors.ActiveAsync(default));
        Assert.Equal("", (await entries.FindAsync(["a"], default))[0].ModelId);
    }

    [Fact]
    public async Task Activate_NoModel_GoesBackToTheBuiltInOneAndKeepsTheVectors()
    {
        var (vectors, entries) = await WithAsync("a");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a"), default);
        await vectors.ActivateAsync(Small, default);

        await vectors.ActivateAsync(null, default);

        var choice = await vectors.ActiveAsync(default);
        Assert.Null(choice.Model);
        Assert.True(choice.IsChosen);
        Assert.Equal("", (await entries.FindAsync(["a"], default))[0].ModelId);
        Assert.Equal(0, await vectors.ActivateAsync(Small, default));
    }

    [Fact]
    public async Task Put_ActiveModel_ShowsInTheEntrysRow()
    {
        var (vectors, entries) = await WithAsync("a");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a"), default);
        await vectors.ActivateAsync(Small, default);
        var revision = (await vectors.ActiveAsync(default)).Revision;
        await entries.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a", "Other")], "2", default);
        Assert.Equal("", (await entries.FindAsync(["a"], default))[0].ModelId);

        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a"), default);

        Assert.Equal("small", (await entries.FindAsync(["a"], default))[0].ModelId);
        Assert.True((await vectors.ActiveAsync(default)).Revision > revision);
    }

    [Fact]
    public async Task Replace_RemovedEntry_TakesItsVectorsAlong()
    {
        var (vectors, entries) = await WithAsync("a", "b");
        await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, "a", "b"), default);

        await entries.ReplaceAsync(EntryOrigins.BuiltIn, [Row("b")], "2", default);
        await entries.ReplaceAsync(EntryOrigins.BuiltIn, [Row("a"), Row("b")], "3", default);

        Assert.Equal(["a"], await vectors.MissingAsync(Small, "", 10, default));
    }

    [Fact]
    public async Task Put_ManyAtOnce_AllAreKept()
    {
        var ids = Enumerable.Range(0, 8).Select(i => $"e{i}").ToArray();
        var (vectors, entries) = await WithAsync(ids);

        await Task.WhenAll(ids.Select(async id => await Task.Run(async () => await vectors.PutAsync(Small, "ollama", await MadeAsync(entries, 2, id), default))));

        Assert.Equal(0, await vectors.ActivateAsync(Small, default));
        Assert.Equal(8, (await vectors.PageAsync(Small, 0, "", 100, default)).Select(v => v.Revision).Distinct().Count());
    }
}
