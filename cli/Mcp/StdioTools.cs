using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Gateway.Mcp;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Mcp;

/// <summary>The tools' server on standard input and output. Output belongs to the protocol: nothing else is written there.</summary>
internal static class StdioTools
{
    /// <summary>Serves until the input ends, or until it is known that there will be no services.</summary>
    /// <param name="connecting">The services; calls wait for them.</param>
    public static async Task ServeAsync(Task<Connection> connecting, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var services = builder.Services;
        services.AddTransient(_ => new SearchService.SearchServiceClient(Calls(connecting, ResourceNames.Knowledge)));
        services.AddTransient(_ => new EntryService.EntryServiceClient(Calls(connecting, ResourceNames.Knowledge)));
        services.AddTransient(_ => new TermService.TermServiceClient(Calls(connecting, ResourceNames.Knowledge)));
        services.AddTransient(_ => new DatasetService.DatasetServiceClient(Calls(connecting, ResourceNames.Catalog)));
        services.AddTransient(_ => new CitationService.CitationServiceClient(Calls(connecting, ResourceNames.Catalog)));
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddLightboxTools().WithStdioServerTransport().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, stop) =>
        {
            await connecting.WaitAsync(stop);
            return await next(request, stop);
        }));
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var ended = host.WaitForShutdownAsync(cancellation);
        // Services that cannot be had end the command with what is wrong with them.
        if (await Task.WhenAny(ended, connecting) == connecting) await connecting;
        try
        {
            await ended;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how a person ends it.
        }

        await host.StopAsync(CancellationToken.None);
    }

    /// <summary>A tool is made for a call, after <paramref name="connecting"/> was waited for.</summary>
    private static CallInvoker Calls(Task<Connection> connecting, string service) => connecting.Result[service].CreateCallInvoker();
}
