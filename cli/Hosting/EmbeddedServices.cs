using System.Globalization;
using System.Net.Sockets;
using Lightbox.Catalog;
using Lightbox.Gateway;
using Lightbox.Ingest;
using Lightbox.Knowledge;
using Lightbox.Render;
using Lightbox.ServiceDefaults;
using Lightbox.ServiceDefaults.Limits;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lightbox.Cli.Hosting;

/// <summary>
/// The services in this process, each a WebApplication with its own container on loopback ports of the system's choosing, started
/// in the order in which they call each other. The same registrations run as five programs.
/// </summary>
internal sealed class EmbeddedServices : IAsyncDisposable
{
    /// <summary>Stopping takes at most this long; `up` promises its end within 5 s.</summary>
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(3);

    private readonly HostSettings settings;
    private readonly List<WebApplication> running = [];
    private readonly Dictionary<string, string?> addresses = [];

    private EmbeddedServices(HostSettings settings) => this.settings = settings;

    /// <summary>gRPC address of a service, or of the gateway for all of them.</summary>
    public Uri Grpc(string service) => new(addresses[$"services:{service}:{ResourceNames.GrpcEndpoint}:0"]!);

    /// <summary>HTTP/1.1 address of a service; the gateway's is the page.</summary>
    public Uri Http(string service) => new(addresses[$"services:{service}:{ResourceNames.HttpEndpoint}:0"]!);

    public static async Task<EmbeddedServices> StartAsync(HostSettings settings, CancellationToken cancellation)
    {
        var services = new EmbeddedServices(settings);
        try
        {
            await services.StartAllAsync(cancellation);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var budget = new CancellationTokenSource(StopBudget);
        foreach (var app in Enumerable.Reverse(running))
        {
            try
            {
                await app.StopAsync(budget.Token);
            }
            catch (OperationCanceledException)
            {
                // Out of time: what is committed is committed, the rest is taken up at the next start.
            }

            await app.DisposeAsync();
        }

        running.Clear();
    }

    private async Task StartAllAsync(CancellationToken cancellation)
    {
        await StartAsync(ServiceSet.Catalog, ResourceNames.Catalog, b => b.AddCatalog(), a => a.MapCatalog(), cancellation);
        await Task.WhenAll(
            StartAsync(ServiceSet.Knowledge, ResourceNames.Knowledge, b => b.AddKnowledge(), a => a.MapKnowledge(), cancellation),
            StartAsync(ServiceSet.Render, ResourceNames.Render, b => b.AddRender(), a => a.MapRender(), cancellation));
        await StartAsync(ServiceSet.Ingest, ResourceNames.Ingest, b => b.AddIngest(), a => a.MapIngest(), cancellation);
        await StartAsync(ServiceSet.Gateway, ResourceNames.Gateway, b => b.AddGateway(), a => a.MapGateway(), cancellation);
    }

    private async Task StartAsync(
        ServiceSet service, string name, Action<WebApplicationBuilder> add, Action<WebApplication> map, CancellationToken cancellation)
    {
        if (!settings.Services.HasFlag(service)) return;
        // Settings are read once: watching the data folder for a change of them means a look at every blob that is written, five times.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = settings.Data.Path, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Configuration.AddInMemoryCollection(Configuration(service));
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopBudget);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.AddServiceDefaults(name);
        add(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        map(app);
        try
        {
            await app.StartAsync(cancellation);
            // One that did not start cannot be stopped: its host has nothing to stop yet, and says so over what was wrong.
            lock (running) running.Add(app);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException or SocketException)
        {
            var port = settings.Port.ToString(CultureInfo.InvariantCulture);
            var next = (settings.Port + 1).ToString(CultureInfo.InvariantCulture);
            throw new CommandFailedException(
                $"Port {port} or {next} is in use by another program; choose another pair with --port N (N and N+1, or 0 for any).", inner: e);
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        lock (addresses)
        {
            addresses[$"services:{name}:{ResourceNames.GrpcEndpoint}:0"] = bound[0];
            addresses[$"services:{name}:{ResourceNames.HttpEndpoint}:0"] = bound[1];
        }
    }

    private Dictionary<string, string?> Configuration(ServiceSet service)
    {
        Dictionary<string, string?> known;
        lock (addresses) known = new Dictionary<string, string?>(addresses);
        var gateway = service == ServiceSet.Gateway;
        var host = gateway ? settings.Listen : "127.0.0.1";
        var port = gateway ? settings.Port : 0;
        // Kestrel reads endpoints in the order of their names, so that addresses come back as grpc, http.
        known["Kestrel:Endpoints:grpc:Url"] = $"http://{host}:{(port == 0 ? 0 : port + 1).ToString(CultureInfo.InvariantCulture)}";
        known["Kestrel:Endpoints:grpc:Protocols"] = "Http2";
        known["Kestrel:Endpoints:http:Url"] = $"http://{host}:{port.ToString(CultureInfo.InvariantCulture)}";
        known["Kestrel:Endpoints:http:Protocols"] = "Http1";
        // Only the gateway turns REST into calls; without it every service would still spend its start on building the routes.
        known[LimitOptions.RestKey] = settings.Services.HasFlag(ServiceSet.Gateway) ? "true" : "false";
        known["Lightbox:Data"] = settings.Data.Path;
        // Activities and meters are the process's: one provider sends them for all five.
        known["Lightbox:Telemetry:LogsOnly"] = gateway ? "false" : "true";
        foreach (var (root, index) in (settings.Roots ?? []).Select((root, index) => (root, index)))
        {
            known[$"Lightbox:Roots:{index.ToString(CultureInfo.InvariantCulture)}"] = root;
        }

        return known;
    }
}
