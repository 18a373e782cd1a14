using Grpc.Net.Client;
using Lightbox.EndToEnd.Tests.Telemetry;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.EndToEnd.Tests.Programs;

/// <summary>
/// The five services as five programs, given what the app host would give them (AppHost/apphost.cs): connection strings, the addresses
/// of the services they call, a data folder, an OTLP endpoint. Started by the first test that asks, stopped with the class.
/// </summary>
public abstract class FivePrograms : IAsyncLifetime
{
    /// <summary>Who is told of whom: the run-time arrows of the design.</summary>
    private static readonly (string Service, string[] Calls)[] InOrder =
    [
        (ResourceNames.Catalog, []),
        (ResourceNames.Render, [ResourceNames.Catalog]),
        (ResourceNames.Knowledge, [ResourceNames.Catalog]),
        (ResourceNames.Ingest, [ResourceNames.Catalog, ResourceNames.Render]),
        (ResourceNames.Gateway, [ResourceNames.Catalog, ResourceNames.Ingest, ResourceNames.Render, ResourceNames.Knowledge]),
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, ServiceProgram> programs = [];
    private readonly SemaphoreSlim gate = new(1);

    private OtlpReceiver? telemetry;
    private GrpcChannel? channel;

    /// <summary>The folder that server-side paths may lie under.</summary>
    public string Root => folder["root"];

    internal OtlpReceiver Telemetry => telemetry!;

    internal IEnumerable<ServiceProgram> Programs => programs.Values;

    /// <summary>HTTP/1.1 address of the gateway.</summary>
    public Uri Web => programs[ResourceNames.Gateway].Http;

    /// <summary>A channel to the gateway's gRPC port; starts everything at first use, or skips the test when a part is missing.</summary>
    public async Task<GrpcChannel> StartAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (channel is null) await StartAllAsync(cancellation);
            return channel!;
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        foreach (var program in programs.Values.Reverse()) await program.DisposeAsync();
        if (telemetry is not null) await telemetry.DisposeAsync();
        gate.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Connection strings by database name; none for SQLite.</summary>
    protected abstract Task<IReadOnlyDictionary<string, string>> ConnectionStringsAsync();

    private async Task StartAllAsync(CancellationToken cancellation)
    {
        var connectionStrings = await ConnectionStringsAsync();
        Directory.CreateDirectory(Root);
        telemetry ??= await OtlpReceiver.StartAsync(cancellation);
        foreach (var (service, calls) in InOrder)
        {
            var environment = EnvironmentOf(service, calls, connectionStrings);
            programs[service] = await ServiceProgram.StartAsync(service, environment, cancellation);
        }

        channel = GrpcChannel.ForAddress(programs[ResourceNames.Gateway].Grpc);
    }

    private Dictionary<string, string> EnvironmentOf(string service, string[] calls, IReadOnlyDictionary<string, string> connectionStrings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            [$"Kestrel__Endpoints__{ResourceNames.GrpcEndpoint}__Url"] = "http://127.0.0.1:0",
            [$"Kestrel__Endpoints__{ResourceNames.HttpEndpoint}__Url"] = "http://127.0.0.1:0",
            ["Lightbox__Data"] = folder["data"],
            ["Lightbox__Roots__0"] = Root,
            // Else a preview that ingest asked for leaves render with the catalogue's word, and the caller's own trace has no call for it.
            ["Lightbox__Render__LookupLifetime"] = "00:00:00",
            ["OTEL_SERVICE_NAME"] = service,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Telemetry.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        };
        foreach (var called in calls)
        {
            environment[$"services__{called}__{ResourceNames.GrpcEndpoint}__0"] = programs[called].Grpc.ToString();
            environment[$"services__{called}__{ResourceNames.HttpEndpoint}__0"] = programs[called].Http.ToString();
        }

        foreach (var (name, value) in connectionStrings)
        {
            if (name.StartsWith(service, StringComparison.Ordinal)) environment[$"ConnectionStrings__{name}"] = value;
        }

        return environment;
    }
}

/// <summary>On SQLite, a file a service.</summary>
public sealed class SqlitePrograms : FivePrograms
{
    protected override Task<IReadOnlyDictionary<string, string>> ConnectionStringsAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}

/// <summary>On a PostgreSQL server with a database for each service that has tables.</summary>
public sealed class PostgresPrograms : FivePrograms
{
    protected override async Task<IReadOnlyDictionary<string, string>> ConnectionStringsAsync()
    {
        var server = await PostgresServer.SharedAsync();
        return new Dictionary<string, string>
        {
            [ResourceNames.CatalogDatabase] = await server.CreateDatabaseAsync(),
            [ResourceNames.IngestDatabase] = await server.CreateDatabaseAsync(),
            [ResourceNames.KnowledgeDatabase] = await server.CreateDatabaseAsync(),
        };
    }
}
