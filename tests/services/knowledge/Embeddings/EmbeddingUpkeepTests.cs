using Lightbox.Common.V1;
using Lightbox.Knowledge.Embeddings;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>What goes on in the background once a model is active.</summary>
public sealed class EmbeddingUpkeepTests : IAsyncLifetime
{
    private ModelServer server = null!;

    public async ValueTask InitializeAsync() => server = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static Task LookAsync(KnowledgeHost host) => host.Services.GetServices<IHostedService>().OfType<EmbeddingUpkeep>().Single().OnceAsync(default);

    private static async Task<Entry> AddAsync(KnowledgeHost host, string name, string description) =>
        await host.Entries.CreateEntryAsync(new CreateEntryRequest { Entry = new Entry { Kind = EntryKind.Finding, FindingName = name, Description = description } });

    [Fact]
    public async Task Look_NewAndChangedEntries_GetTheirVectors()
    {
        await using var host = await KnowledgeHost.StartAsync(settings: KnowledgeModels.Settings(server));
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);
        var one = await AddAsync(host, "Quokka sign", "marsupial shadow beside the heart");
        var two = await AddAsync(host, "Quokka shadow", "marsupial sign beside the heart");
        Assert.Equal("", (await host.Entries.GetEntryAsync(new GetEntryRequest { Name = one.Name })).Model);
        Assert.True((await host.Search.SearchEntriesAsync(new SearchEntriesRequest { Query = "quokka sign" })).Answered);

        await LookAsync(host);

        Assert.Equal(KnowledgeModels.Ada, (await host.Entries.GetEntryAsync(new GetEntryRequest { Name = one.Name })).Model);
        var near = await host.Search.SearchSimilarAsync(new SearchSimilarRequest { Entry = one.Name, PageSize = 1 });
        Assert.Equal(two.Name, near.Results[0].Entry.Name);

        server.Texts.Clear();
        two.Description = "nothing like it";
        await host.Entries.UpdateEntryAsync(new UpdateEntryRequest { Entry = two, UpdateMask = new() { Paths = { "description" } } });
        await LookAsync(host);
        Assert.Contains("nothing like it", Assert.Single(server.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_RefusedEntry_IsNotAskedForAgainAtOnce()
    {
        await using var host = await KnowledgeHost.StartAsync(settings: KnowledgeModels.Settings(server));
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);
        server.Refuse = text => text.Contains("quokka", StringComparison.OrdinalIgnoreCase) ? 400 : null;
        await AddAsync(host, "Quokka sign", "marsupial shadow");
        await LookAsync(host);
        var asked = server.Requests.Count;

        await LookAsync(host);
        Assert.Equal(asked, server.Requests.Count);

        await AddAsync(host, "Wombat sign", "another shadow");
        await LookAsync(host);
        Assert.True(server.Requests.Count > asked);
    }

    [Fact]
    public async Task Look_OtherWeightsBehindTheName_QueriesWaitForTheEntries()
    {
        await using var host = await KnowledgeHost.StartAsync(settings: KnowledgeModels.Settings(server));
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ollama);
        var before = (await KnowledgeModels.ModelsAsync(host))[0];
        server.Weights = 2;

        await LookAsync(host);

        // The newest comes first; the first one is the test's own.
        var jobs = (await new KnowledgeJobService.KnowledgeJobServiceClient(host.Channel).ListJobsAsync(new ListJobsRequest())).Jobs;
        Assert.Equal(2, jobs.Count);
        Assert.Equal(JobState.Succeeded, (await KnowledgeModels.EndAsync(host, jobs[0].Name)).State);
        var after = (await KnowledgeModels.ModelsAsync(host))[0];
        Assert.Equal(before.Name, after.Name);
        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal(before.VectorCount, after.VectorCount);
    }

    [Fact]
    public async Task Start_ProviderThatIsNone_IsRefusedInOneSentence()
    {
        var settings = new Dictionary<string, string?> { ["Lightbox:Embeddings:Provider"] = "voodoo", ["Lightbox:Embeddings:Model"] = "doll" };

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => KnowledgeHost.StartAsync(settings: settings));

        Assert.Contains("models/doll", refused.Message, StringComparison.Ordinal);
    }
}
