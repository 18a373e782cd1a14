using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Knowledge.Evaluation;
using Lightbox.Knowledge.V1;
using Lightbox.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Evaluation;

/// <summary>Evaluations as jobs and their history, on any store.</summary>
public abstract class EvaluationContract : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private KnowledgeHost? host;

    /// <summary>What else the service is configured with: its database.</summary>
    private protected abstract Task<Dictionary<string, string?>> SettingsAsync();

    private KnowledgeHost Host => host!;

    private EvaluationService.EvaluationServiceClient Evaluations => new(Host.Channel);

    private KnowledgeJobService.KnowledgeJobServiceClient Jobs => new(Host.Channel);

    public async ValueTask InitializeAsync()
    {
        var settings = await SettingsAsync();
        settings["Lightbox:Roots:0"] = folder.Path;
        host = await KnowledgeHost.StartAsync(settings: settings);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task StartEvaluation_OfAFolder_MeasuresEachRankerAndKeepsTheRun()
    {
        WriteSet("set");
        var job = await EndAsync(await Evaluations.StartEvaluationAsync(new() { Folder = folder["set"], BootstrapSamples = 50 }));

        Assert.Equal((JobState.Succeeded, 2L, 2L), (job.State, job.Progress.ItemsDone, job.Progress.ItemsTotal));
        var evaluation = await Evaluations.GetEvaluationAsync(new() { Name = job.Result });
        Assert.Equal(("set", 3L, 2L, "models/lsa"), (evaluation.Title, evaluation.DocumentCount, evaluation.QueryCount, evaluation.Model));
        Assert.Equal(["bm25", "vectors", "whole"], evaluation.Rankers.Select(ranker => ranker.Ranker));
        Assert.All(evaluation.Rankers, ranker => Assert.Equal(["ndcg@10", "map", "recall@100", "mrr@10"], ranker.Measures.Take(4).Select(measure => measure.Name)));
        Assert.All(evaluation.Rankers[^1].Measures, measure => Assert.Equal((1.0, 1.0, 1.0), (measure.Value, measure.Low, measure.High)));
        Assert.Equal("abstention", evaluation.Rankers[^1].Measures[^1].Name);
        var lines = evaluation.TrecRun.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.Equal(["q1 Q0 d1 1", "q2 Q0 d2 1"], lines.Where(line => line[3] == "1").Select(line => string.Join(' ', line.Take(4))));
        var items = await Jobs.ListJobItemsAsync(new() { Parent = job.Name });
        Assert.Equal(["q1 Done", "q2 Done"], items.Items.Select(item => $"{item.Path} {item.State}"));
    }

    [Fact]
    public async Task StartEvaluation_OfTheBuiltInQueries_IsInTheHistoryNewestFirst()
    {
        var first = await EndAsync(await Evaluations.StartEvaluationAsync(new() { Depth = 10, BootstrapSamples = 10, RequestId = "a" }));
        var again = await Evaluations.StartEvaluationAsync(new() { Depth = 10, BootstrapSamples = 10, RequestId = "a" });
        var second = await EndAsync(await Evaluations.StartEvaluationAsync(new() { Depth = 10, BootstrapSamples = 10 }));

        Assert.Equal(first.Name, again.Name);
        var names = new List<string>();
        for (var token = ""; ;)
        {
            var page = await Evaluations.ListEvaluationsAsync(new() { PageSize = 1, PageToken = token });
            names.AddRange(page.Evaluations.Select(evaluation => evaluation.Name));
            Assert.All(page.Evaluations, evaluation => Assert.Empty(evaluation.TrecRun));
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal([second.Result, first.Result], names.Take(2));
        Assert.True(names.Count > 2, "what was measured when the build was made is in the history as well");
        Assert.Equal(names.Count, names.Distinct().Count());
        var evaluation = await Evaluations.GetEvaluationAsync(new() { Name = second.Result });
        Assert.Equal(("built-in", 60L), (evaluation.Title, evaluation.QueryCount));
        Assert.Equal(10, evaluation.TrecRun.Split('\n').Count(line => line.StartsWith("plain-01 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task StartEvaluation_WhatCannotBeMeasured_RefusedBeforeItIsAJob()
    {
        WriteSet("broken");
        folder.Write("broken/qrels.tsv", "query\tentry\tgrade\nq1\td1\n"u8);
        WriteSet("nothing");
        folder.Write("nothing/qrels.tsv", "query\tentry\tgrade\nq1\td1\t0\n"u8);

        var broken = await RefusedAsync(new() { Folder = folder["broken"] });
        Assert.Equal(StatusCode.InvalidArgument, broken.StatusCode);
        Assert.Contains("qrels.tsv, line 2", broken.Message);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(new() { Folder = folder["nothing"] })).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusedAsync(new() { Folder = folder["gone"] })).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await RefusedAsync(new() { Folder = "/etc" })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(new() { Folder = "relative" })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(new() { Depth = 9 })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(new() { BootstrapSamples = -1 })).StatusCode);
        Assert.Empty((await Jobs.ListJobsAsync(new())).Jobs);
    }

    [Fact]
    public async Task GetEvaluation_NoSuchName_SaysWhich()
    {
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync("evaluations/x")).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusedAsync($"evaluations/{new string('0', 32)}")).StatusCode);
        var forged = await Assert.ThrowsAsync<RpcException>(async () => await Evaluations.ListEvaluationsAsync(new() { PageToken = "forged" }));
        Assert.Equal(StatusCode.InvalidArgument, forged.StatusCode);

        async Task<RpcException> RefusedAsync(string name) => await Assert.ThrowsAsync<RpcException>(async () => await Evaluations.GetEvaluationAsync(new() { Name = name }));
    }

    [Fact]
    public async Task Save_SameIdTwice_TheLastOneStands()
    {
        var store = Host.Services.GetRequiredService<IEvaluationStore>();
        var evaluation = new Lightbox.Knowledge.V1.Evaluation { Name = $"evaluations/{Guid.NewGuid():N}", Time = new() { Seconds = 1 }, Title = "first" };
        await store.SaveAsync(evaluation, [1], default);
        evaluation.Title = "second";
        await store.SaveAsync(evaluation, [], default);

        var found = await store.GetAsync(evaluation.Name["evaluations/".Length..], default);

        Assert.Equal(evaluation, found!.Value.Evaluation);
        Assert.Empty(found.Value.Run);
        Assert.Empty(await store.ListAsync((1000, ""), 10, default));
    }

    private void WriteSet(string name)
    {
        folder.Write($"{name}/corpus.jsonl", """
            {"id":"d1","title":"Lungs","text":"a collapsed lung with air in the pleural space"}
            {"id":"d2","title":"Hearts","text":"calcium in the coronary arteries"}
            {"id":"d3","title":"Bones","text":"fracture of the distal radius"}
            """u8);
        folder.Write($"{name}/queries.jsonl", """
            {"id":"q1","text":"collapsed lung"}
            {"id":"q2","text":"coronary calcium"}
            {"id":"q3","text":"guitar chords"}
            """u8);
        folder.Write($"{name}/qrels.tsv", "query\tentry\tgrade\nq1\td1\t2\nq2\td2\t1\nq3\tnone\t0\n"u8);
    }

    private async Task<RpcException> RefusedAsync(StartEvaluationRequest request) => await Assert.ThrowsAsync<RpcException>(async () => await Evaluations.StartEvaluationAsync(request));

    private async Task<Common.V1.Job> EndAsync(Common.V1.Job job)
    {
        using var watch = Jobs.WatchJob(new() { Name = job.Name }, deadline: DateTime.UtcNow.AddMinutes(1));
        await foreach (var next in watch.ResponseStream.ReadAllAsync()) job = next.Job;
        return job;
    }
}

public sealed class SqliteEvaluationTests : EvaluationContract
{
    private protected override Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult(new Dictionary<string, string?>());
}

public sealed class PostgresEvaluationTests : EvaluationContract
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
