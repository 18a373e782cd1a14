using Grpc.Core;
using Grpc.Net.Client;
using Lightbox.Common.V1;
using Lightbox.Ingest;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Endpoints;
using Lightbox.Services.Tests.Defaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>The ingest service as its program builds it, on a data folder of the test's.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    public const string Dataset = "datasets/trial";

    private readonly WebApplication app;
    private readonly GrpcChannel channel;

    private IngestHost(WebApplication app)
    {
        this.app = app;
        Address = app.AddressOf(ResourceNames.GrpcEndpoint);
        channel = GrpcChannel.ForAddress(Address);
        Ingest = new IngestService.IngestServiceClient(channel);
        Jobs = new JobService.JobServiceClient(channel);
        Ledger = new LedgerService.LedgerServiceClient(channel);
    }

    public Uri Address { get; }

    /// <summary>The endpoint for HTTP/1.1.</summary>
    public Uri Web => app.AddressOf(ResourceNames.HttpEndpoint);

    /// <summary>A part of the service itself.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public CallInvoker Invoker => channel.CreateCallInvoker();

    public IngestService.IngestServiceClient Ingest { get; }

    public JobService.JobServiceClient Jobs { get; }

    public LedgerService.LedgerServiceClient Ledger { get; }

    public CapturedLog Log => app.Services.GetRequiredService<CapturedLog>();

    public static Task<IngestHost> StartAsync(string data, string root, FakeCatalog catalog, string? connectionString = null, params (string Key, string Value)[] more) =>
        StartAsync(data, root, catalog.Address, connectionString, more);

    /// <param name="catalog">Address of catalog and render.</param>
    public static async Task<IngestHost> StartAsync(string data, string root, string catalog, string? connectionString = null, params (string Key, string Value)[] more)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var settings = more.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        settings["Lightbox:Data"] = data;
        settings["Lightbox:Roots:0"] = root;
        settings["services:catalog:grpc:0"] = catalog;
        settings["services:render:grpc:0"] = catalog;
        settings.TryAdd("Lightbox:Ingest:FreeReserveBytes", "65536");
        if (connectionString is not null) settings["ConnectionStrings:ingestdb"] = connectionString;
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        var log = new CapturedLog();
        builder.Services.AddSingleton(log);
        builder.Logging.AddProvider(log);
        builder.AddServiceDefaults(ResourceNames.Ingest);
        builder.AddIngest();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapIngest();
        await app.StartAsync();
        return new IngestHost(app);
    }

    public async Task<Job> StartAsync(string path, bool inPlace = false, string digest = "", string requestId = "") =>
        await Ingest.StartIngestAsync(new StartIngestRequest
        {
            Source = new Source { Local = new LocalSource { Path = path, InPlace = inPlace } },
            Dataset = Dataset,
            ExpectedDigest = digest,
            RequestId = requestId,
        });

    /// <summary>Takes everything in and waits for the job's end.</summary>
    public async Task<Job> TakeInAsync(string path, bool inPlace = false, string digest = "") =>
        await EndAsync((await StartAsync(path, inPlace, digest)).Name);

    /// <summary>The job in its final (or paused) state, by its watch stream.</summary>
    public async Task<Job> EndAsync(string name)
    {
        using var watch = Jobs.WatchJob(new WatchJobRequest { Name = name }, deadline: DateTime.UtcNow.AddSeconds(60));
        var last = new Job();
        await foreach (var next in watch.ResponseStream.ReadAllAsync())
        {
            last = next.Job;
            if (last.State == JobState.Paused) break;
        }

        return last;
    }

    /// <summary>The job once it is in a state, by its watch stream.</summary>
    public Task<Job> UntilAsync(string name, JobState state) => UntilAsync(name, job => job.State == state);

    /// <summary>The job once something is true of it; a job that ended first fails the test.</summary>
    public async Task<Job> UntilAsync(string name, Func<Job, bool> isSo)
    {
        using var watch = Jobs.WatchJob(new WatchJobRequest { Name = name }, deadline: DateTime.UtcNow.AddSeconds(60));
        await foreach (var next in watch.ResponseStream.ReadAllAsync())
        {
            if (isSo(next.Job)) return next.Job;
        }

        throw new InvalidOperationException("The job ended before that.");
    }

    public async Task<IngestStatus> StatusAsync() => await Ingest.GetIngestStatusAsync(new GetIngestStatusRequest());

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await HostingAbstractionsHostExtensions.StopAsync(app, TimeSpan.FromSeconds(4));
        await app.DisposeAsync();
    }
}
