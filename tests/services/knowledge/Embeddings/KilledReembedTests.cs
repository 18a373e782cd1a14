using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>kill -9 in the middle of a re-embedding, again and again.</summary>
public sealed class KilledReembedTests
{
    private const int Batch = 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reembed_KilledThreeTimes_LosesNothingAndAsksForNoBatchTwiceThatWasKept(bool postgres)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ModelServer.StartAsync();
        await using var database = postgres ? await PostgresDatabase.CreateAsync() : null;
        var settings = KnowledgeModels.Settings(server);
        settings["Lightbox:Data"] = folder.Path;
        settings["Lightbox:Embeddings:Batch"] = $"{Batch}";
        settings["Lightbox:Knowledge:Lease"] = "00:00:02";
        if (database is not null) settings[$"ConnectionStrings:{ResourceNames.KnowledgeDatabase}"] = database.ConnectionString;
        var name = "";
        foreach (var killedAt in new[] { 3, 9, 17 })
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Before = request =>
            {
                if (request < killedAt) return Task.CompletedTask;
                reached.TrySetResult();
                return killed.Task;
            };
            await using var program = await KnowledgeProgram.StartAsync(settings);
            if (name.Length == 0) name = (await new ModelService.ModelServiceClient(program.Channel).StartReembedAsync(new StartReembedRequest { Name = KnowledgeModels.Ada })).Name;
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            Assert.True((await ModelsAsync(program))[0] is { Name: "models/lsa", Active: true });
            await program.KillAsync();
            killed.SetResult();
        }

        server.Before = null;
        await using var last = await KnowledgeProgram.StartAsync(settings);
        var job = await EndAsync(last, name);

        Assert.Equal(JobState.Succeeded, job.State);
        var active = (await ModelsAsync(last))[0];
        Assert.Equal(KnowledgeModels.Ada, active.Name);
        Assert.Equal(active.VectorCount, server.Texts.Distinct().Count());
        // Each kill costs one batch at most.
        Assert.InRange(server.Texts.Count - active.VectorCount, 0, 3 * Batch);
        Assert.Empty(server.Complaints);
    }

    private static async Task<IList<EmbeddingModel>> ModelsAsync(KnowledgeProgram program) =>
        (await new ModelService.ModelServiceClient(program.Channel).ListModelsAsync(new ListModelsRequest())).Models;

    private static async Task<Job> EndAsync(KnowledgeProgram program, string name)
    {
        using var watch = new KnowledgeJobService.KnowledgeJobServiceClient(program.Channel).WatchJob(new WatchJobRequest { Name = name }, deadline: DateTime.UtcNow.AddMinutes(2));
        Job? last = null;
        while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken)) last = watch.ResponseStream.Current.Job;
        return last!;
    }
}
