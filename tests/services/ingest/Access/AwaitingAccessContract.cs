using System.Collections.Concurrent;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Services.Tests.Ingest.Sources.Http;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Access;

/// <summary>A dataset that wants a registration: the job waits, is given a link, goes on, is paused, and resumes in another process.</summary>
public abstract class AwaitingAccessContract<TStore> : OnEitherStore<TStore>
    where TStore : ITestStore, new()
{
    private const int Count = 12;
    private const string Secret = "sig=s3cret%2Bsentinel";

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<string, int> asked = new();
    private FakeCatalog? catalog;
    private ScriptedServer? server;
    private string? connectionString;

    private Func<string, Task> BeforeBlob { get; set; } = _ => Task.CompletedTask;

    protected override async ValueTask BeginAsync()
    {
        catalog = await FakeCatalog.StartAsync();
        catalog.State.Descriptions[IngestHost.Dataset] = new Dataset { Name = IngestHost.Dataset, Access = AccessLevel.Registration, License = new License { DisplayName = "Research only" } };
        catalog.State.Steps.Add(new AccessStep { Number = 1, Title = "Register", Description = "Register with the provider." });
        server = ScriptedServer.Start(AnswerAsync);
        connectionString = await ConnectionStringAsync();
    }

    protected override async ValueTask EndAsync()
    {
        await server!.DisposeAsync();
        await catalog!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Registration_LinkGiven_PausedAndResumedAcrossARestart_EveryStateOnTheWatch()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BeforeBlob = name =>
        {
            if (name != "05.png") return Task.CompletedTask;
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite);
        };
        string name;
        Job paused;
        await using (var first = await StartAsync())
        {
            var started = await first.Ingest.StartIngestAsync(Request());
            name = started.Name;
            var waiting = await first.UntilAsync(name, JobState.AwaitingAccess);
            Assert.Equal(["Register"], waiting.AccessSteps.Select(step => step.Title));
            var early = await Assert.ThrowsAsync<RpcException>(async () => await first.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = name }));
            Assert.Equal(StatusCode.FailedPrecondition, early.StatusCode);

            await first.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = name, Link = Link(), TermsAccepted = true });
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.Jobs.PauseJobAsync(new PauseJobRequest { Name = name });
            paused = await first.UntilAsync(name, JobState.Paused);
        }

        BeforeBlob = _ => Task.CompletedTask;
        await using var host = await StartAsync();
        Assert.Equal(paused, await host.Jobs.GetJobAsync(new GetJobRequest { Name = name }));
        await host.Jobs.ResumeJobAsync(new ResumeJobRequest { Name = name });
        var job = await host.EndAsync(name);

        Assert.Equal((JobState.Succeeded, Count), (job.State, (int)(await host.StatusAsync()).Files.TakenIn));
        Assert.Equal(Count, catalog!.State.Paths.Count);
        Assert.Equal([IngestHost.Dataset], catalog.State.Grants.Select(grant => grant.Parent));
        var states = new List<JobState>();
        using var watch = host.Jobs.WatchJob(new WatchJobRequest { Name = name, FromSequence = 1 }, deadline: DateTime.UtcNow.AddSeconds(30));
        await foreach (var next in watch.ResponseStream.ReadAllAsync())
        {
            if (states.Count == 0 || states[^1] != next.Job.State) states.Add(next.Job.State);
            Assert.DoesNotContain("sentinel", next.ToString());
        }

        Assert.Equal(
            [JobState.Planned, JobState.Running, JobState.AwaitingAccess, JobState.Planned, JobState.Running, JobState.Paused, JobState.Planned, JobState.Running, JobState.Succeeded],
            states);
        // Files that had come to their end were not asked for again.
        Assert.All(asked.Where(pair => string.CompareOrdinal(pair.Key, "04.png") < 0), pair => Assert.Equal(1, pair.Value));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("sentinel"));
        Assert.False(Directory.Exists(Path.Combine(folder["data"], "blobs", ".fetching")));
        var ledger = await host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest());
        Assert.All(ledger.Entries, entry => Assert.DoesNotContain('?', entry.Origin));
    }

    [Fact]
    public async Task Cancel_WhileItWaits_EndsItAndForgetsNothingLater()
    {
        await using var host = await StartAsync();
        var started = await host.Ingest.StartIngestAsync(Request());
        await host.UntilAsync(started.Name, JobState.AwaitingAccess);

        var cancelled = await host.Jobs.CancelJobAsync(new CancelJobRequest { Name = started.Name });

        Assert.Equal(JobState.Cancelled, cancelled.State);
        var late = await Assert.ThrowsAsync<RpcException>(async () => await host.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = started.Name, Link = Link() }));
        Assert.Equal(StatusCode.FailedPrecondition, late.StatusCode);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://host/file")]
    [InlineData("http://elsewhere.example/file?sig=1")]
    public async Task Link_NoHttps_InvalidArgument(string link)
    {
        await using var host = await StartAsync();
        var started = await host.Ingest.StartIngestAsync(Request());
        await host.UntilAsync(started.Name, JobState.AwaitingAccess);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Ingest.ProvideAccessAsync(new ProvideAccessRequest { Name = started.Name, Link = link }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(JobState.AwaitingAccess, (await host.Jobs.GetJobAsync(new GetJobRequest { Name = started.Name })).State);
    }

    [Fact]
    public async Task Plan_SaysTheStepsAndTheTerms()
    {
        await using var host = await StartAsync();

        var plan = await host.Ingest.PlanIngestAsync(new PlanIngestRequest { Dataset = IngestHost.Dataset, Source = new Source { Cataloged = new CatalogedSource() } });

        Assert.Equal((AccessLevel.Registration, "Research only", false), (plan.Access, plan.Terms, plan.HasFileCount));
        Assert.Equal(["Register"], plan.AccessSteps.Select(step => step.Title));
    }

    private static StartIngestRequest Request() => new() { Dataset = IngestHost.Dataset, Source = new Source { Cataloged = new CatalogedSource() } };

    private string Link() => $"{server!.Address}trial?sv=2024-11-04&sr=c&{Secret}";

    private Task<IngestHost> StartAsync() => IngestHost.StartAsync(
        folder["data"], folder.Path, catalog!, connectionString, ("Lightbox:Ingest:AllowedHosts:0", server!.Authority), ("Logging:LogLevel:Default", "Trace"), ("Lightbox:Ingest:Batch", "2"),
        ("Lightbox:Ingest:Fetch:Files", "1"), ("Lightbox:Ingest:Readers", "1"));

    /// <summary>An Azure container as its REST API describes it: a signature, a list, blobs.</summary>
    private async Task AnswerAsync(ScriptedRequest request, ScriptedAnswer answer)
    {
        if (!request.Target.Contains(Secret, StringComparison.Ordinal))
        {
            await answer.SendAsync("403 Forbidden", "<Error/>");
            return;
        }

        if (request.Query("comp") == "list")
        {
            var blobs = string.Concat(Enumerable.Range(0, Count).Select(i =>
                $"<Blob><Name>{i:00}.png</Name><Properties><Etag>0x{i}</Etag><Content-Length>{Pictures.Png(i).Length}</Content-Length></Properties></Blob>"));
            await answer.SendAsync("200 OK", $"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>{blobs}</Blobs><NextMarker/></EnumerationResults>", "Content-Type: application/xml");
            return;
        }

        var blob = request.Path.Split('/')[^1];
        asked.AddOrUpdate(blob, 1, (_, count) => count + 1);
        await BeforeBlob(blob).WaitAsync(answer.Stop);
        await new ServedBytes(Pictures.Png(int.Parse(blob[..2])), $"\"0x{int.Parse(blob[..2])}\"").SendAsync(request, answer);
    }
}

public sealed class SqliteAwaitingAccessTests : AwaitingAccessContract<OnSqlite>;

public sealed class PostgresAwaitingAccessTests : AwaitingAccessContract<OnPostgres>;
