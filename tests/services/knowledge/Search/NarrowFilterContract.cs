using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Search;

/// <summary>Row 32 of the abuse cases: a filter that lets one entry of a thousand through gives as many hits as were asked for, or says that it did not look at all.</summary>
public abstract class NarrowFilterContract : IAsyncLifetime
{
    private const int Entries = 5000, Rare = 5;
    private const string Part = "Spleen";

    private KnowledgeHost? host;

    private KnowledgeHost Host => host!;

    /// <summary>What else the service is configured with: its database.</summary>
    private protected abstract Task<Dictionary<string, string?>> SettingsAsync();

    public async ValueTask InitializeAsync()
    {
        host = await KnowledgeHost.StartAsync(settings: await SettingsAsync());
        var rows = Enumerable.Range(0, Entries).Select(i => new EntryRow
        {
            Id = $"made-{i:0000}",
            Kind = EntryKinds.Finding,
            Origin = "made",
            FindingName = $"Lesion {i}",
            // The rare ones are the worst match: the word once, in a long text.
            Modality = "CT",
            BodyPart = IsRare(i) ? Part : "Abdomen",
            Description = IsRare(i) ? $"Seen beside much else of kind {i % 7}, side {i % 11} and shape {i % 13}, a lesion." : $"A lesion of kind {i % 7}, a lesion on side {i % 11}, a lesion of shape {i % 13}.",
            Notice = Notice.Text,
        });
        await host.Services.GetRequiredService<IEntryStore>().ReplaceAsync("made", [.. rows], "1", default);
        var index = host.Services.GetRequiredService<EntryIndex>();
        await index.RefreshAsync(default);
        // So many are trained on beside the searches.
        await index.TidyAsync(default);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Search_FilterThatLetsOneOfAThousandThrough_GivesAllThatWereAskedForOrSaysPartial()
    {
        foreach (var size in (int[])[1, Rare, 2 * Rare])
        {
            var byPart = await Host.Search.SearchEntriesAsync(new() { Query = "lesion", BodyPart = Part, PageSize = size });
            var byFilter = await Host.Search.SearchEntriesAsync(new() { Query = "lesion", Filter = $"body_part = {Part}", PageSize = size });
            foreach (var response in (Lightbox.Knowledge.V1.SearchEntriesResponse[])[byPart, byFilter])
            {
                Assert.All(response.Results, result => Assert.Equal(Part, result.Entry.BodyPart));
                Assert.True(response.Results.Count == Math.Min(size, Rare) || response.Partial, $"{response.Results.Count} of {size}, and not said to be partial");
            }
        }

        var similar = await Host.Search.SearchSimilarAsync(new() { Entry = "entries/made-0000", Filter = $"body_part = {Part}", MinSimilarity = -1, PageSize = Rare - 1 });
        Assert.All(similar.Results, result => Assert.Equal(Part, result.Entry.BodyPart));
        Assert.True(similar.Results.Count == Rare - 1 || similar.Partial, $"{similar.Results.Count} like it, and not said to be partial");
    }

    private static bool IsRare(int i) => i % (Entries / Rare) == Entries / Rare - 1;
}

public sealed class SqliteNarrowFilterTests : NarrowFilterContract
{
    private protected override Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult(new Dictionary<string, string?>());
}

public sealed class PostgresNarrowFilterTests : NarrowFilterContract
{
    private PostgresDatabase? database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    private protected override async Task<Dictionary<string, string?>> SettingsAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        return new() { [$"ConnectionStrings:{ResourceNames.KnowledgeDatabase}"] = database.ConnectionString };
    }
}
