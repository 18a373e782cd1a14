using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Testing;

namespace Lightbox.Services.Tests.Ingest.Sources;

/// <summary>Ingest with its data folder and a catalogue, for a test that takes something in from a server of its own.</summary>
internal sealed class SourceRun : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeCatalog catalog;
    private readonly (string Key, string Value)[] settings;

    private SourceRun(FakeCatalog catalog, (string Key, string Value)[] settings) => (this.catalog, this.settings) = (catalog, settings);

    public IngestHost Host { get; private set; } = null!;

    public CatalogState Catalog => catalog.State;

    /// <param name="allowed">Hosts and ports beside the public ones.</param>
    public static async Task<SourceRun> StartAsync(string allowed, params (string Key, string Value)[] settings)
    {
        var run = new SourceRun(await FakeCatalog.StartAsync(), [("Lightbox:Ingest:AllowedHosts:0", allowed), ("Lightbox:Ingest:Fetch:Pause", "00:00:00.01"), ("Logging:LogLevel:Default", "Trace"), .. settings]);
        Directory.CreateDirectory(run.folder["files"]);
        await run.RestartAsync();
        return run;
    }

    /// <summary>Another process on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Host = await IngestHost.StartAsync(folder["data"], folder["files"], catalog, null, settings);
    }

    public async Task StopAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        Host = null!;
    }

    public async Task<Job> TakeInAsync(Source source) => await Host.EndAsync((await BeginAsync(source)).Name);

    public async Task<Job> BeginAsync(Source source) =>
        await Host.Ingest.StartIngestAsync(new StartIngestRequest { Source = source, Dataset = IngestHost.Dataset });

    /// <summary>The job once it is in the state.</summary>
    public Task<Job> WaitAsync(string name, JobState state) => WaitAsync(name, job => job.State == state);

    /// <inheritdoc cref="WaitAsync(string, JobState)"/>
    public async Task<Job> WaitAsync(string name, Func<Job, bool> isThere)
    {
        using var watch = Host.Jobs.WatchJob(new WatchJobRequest { Name = name }, deadline: DateTime.UtcNow.AddSeconds(60));
        await foreach (var next in watch.ResponseStream.ReadAllAsync())
        {
            if (isThere(next.Job)) return next.Job;
        }

        throw new InvalidOperationException("The job ended without ever being so.");
    }

    public async Task<IReadOnlyList<LedgerEntry>> LedgerAsync() => [.. (await Host.Ledger.ListLedgerEntriesAsync(new ListLedgerEntriesRequest())).Entries];

    /// <summary>sha256 of what is stored: each blob's name and its bytes' own are the same.</summary>
    public IReadOnlyList<string> Blobs() =>
        [.. Directory.EnumerateFiles(Path.Combine(folder["data"], "blobs"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/.fetching/"))
            .Select(path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))).Order()];

    /// <summary>Beginnings of files that lie about.</summary>
    public IReadOnlyList<string> Partials()
    {
        var fetching = Path.Combine(folder["data"], "blobs", ".fetching");
        return Directory.Exists(fetching) ? [.. Directory.EnumerateFiles(fetching, "*", SearchOption.AllDirectories)] : [];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await catalog.DisposeAsync();
        folder.Dispose();
    }
}
