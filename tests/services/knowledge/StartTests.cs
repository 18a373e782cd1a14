using Grpc.Core;
using Lightbox.Knowledge.Entries;
using Lightbox.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge;

public sealed class StartTests
{
    [Fact]
    public async Task Start_SecondTime_TakesNothingInTwice()
    {
        using var folder = new TemporaryFolder();
        long revision;
        await using (var first = await KnowledgeHost.StartAsync(folder.Path)) revision = await first.Services.GetRequiredService<IEntryStore>().RevisionAsync(default);

        await using var second = await KnowledgeHost.StartAsync(folder.Path);

        Assert.Equal(1, revision);
        Assert.Equal(revision, await second.Services.GetRequiredService<IEntryStore>().RevisionAsync(default));
    }

    [Fact]
    public async Task Start_CatalogueAway_AnswersAllTheSame()
    {
        await using var host = await KnowledgeHost.StartAsync(settings: new() { ["services:catalog:grpc:0"] = "http://127.0.0.1:1" });

        Assert.True((await host.Search.SearchEntriesAsync(new() { Query = "pneumothorax" })).Answered);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Entries.SyncDatasetEntriesAsync(new(), deadline: DateTime.UtcNow.AddSeconds(30)));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task Start_OnPostgres_SeedsAndAnswers()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var host = await KnowledgeHost.StartAsync(settings: new() { [$"ConnectionStrings:{ResourceNames.KnowledgeDatabase}"] = database.ConnectionString });

        var response = await host.Search.SearchEntriesAsync(new() { Query = "collapsed lung" });

        Assert.Equal("entries/pneumothorax", response.Results[0].Entry.Name);
    }
}
