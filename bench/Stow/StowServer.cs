using Grpc.Net.Client;
using Lightbox.Bench.Load;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Hosting;

namespace Lightbox.Bench.Stow;

/// <summary>Ingest and what it needs as `lightbox up` hosts them, in a process of its own that says where ingest's own HTTP/1.1 endpoint is, then gRPC's; with the datasets warm and measured.</summary>
internal static class StowServer
{
    public static async Task<int> RunAsync(string data, CancellationToken cancellation)
    {
        var folder = DataFolder.At(data);
        folder.Create();
        await using var services = await EmbeddedServices.StartAsync(new HostSettings(folder, ServiceSet.Ingest), cancellation);
        using (var channel = GrpcChannel.ForAddress(services.Grpc(ResourceNames.Catalog)))
        {
            var datasets = new DatasetService.DatasetServiceClient(channel);
            foreach (var id in new[] { "warm", "measured" })
            {
                var dataset = new Dataset { DisplayName = id, Summary = "Of a benchmark." };
                await datasets.CreateDatasetAsync(new CreateDatasetRequest { DatasetId = id, Dataset = dataset }, cancellationToken: cancellation);
            }
        }

        Console.WriteLine($"{services.Http(ResourceNames.Ingest)} {services.Grpc(ResourceNames.Ingest)}");
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }
}
