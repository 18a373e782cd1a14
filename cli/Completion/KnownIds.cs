using System.CommandLine;
using Grpc.Core;
using Grpc.Net.Client;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Completion;

/// <summary>Ids that a shell may complete. No service is started and no lock taken for them: somebody is typing.</summary>
internal static class KnownIds
{
    /// <summary>A server that was named is asked, but not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IEnumerable<string> Scenarios() => CatalogueIds.Scenarios();

    public static IEnumerable<string> Datasets(ParseResult parsed)
    {
        try
        {
            var port = parsed.GetValue<int?>("--port");
            var server = port is { } number ? $"http://127.0.0.1:{number + 1}" : parsed.GetValue<string?>("--server");
            if (server is not null && Uri.TryCreate(server, UriKind.Absolute, out var address)) return Ask(address);
            return CatalogueIds.Datasets(Path.Combine(DataFolder.At(parsed.GetValue<string?>("--data")).Path, "catalog.db"));
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or RpcException or ArgumentException)
        {
            // A half-typed option, or a server that does not answer.
            return CatalogueIds.Datasets("");
        }
    }

    private static List<string> Ask(Uri server)
    {
        using var channel = GrpcChannel.ForAddress(server);
        var listed = new DatasetService.DatasetServiceClient(channel).ListDatasets(new ListDatasetsRequest { PageSize = 1000, OrderBy = "id" }, deadline: DateTime.UtcNow + Patience);
        return [.. listed.Datasets.Select(dataset => dataset.Name["datasets/".Length..])];
    }
}
