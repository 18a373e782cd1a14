using Lightbox.Cli.Hosting;

namespace Lightbox.Bench.Load;

/// <summary>The catalogue alone, hosted as the command hosts it, in a process of its own like the server it is compared with.</summary>
internal static class CatalogServer
{
    public static async Task<int> RunAsync(string data, CancellationToken cancellation)
    {
        var folder = DataFolder.At(data);
        folder.Create();
        await using var services = await EmbeddedServices.StartAsync(new HostSettings(folder, ServiceSet.Catalog), cancellation);
        Console.WriteLine(services.Grpc(ResourceNames.Catalog));
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }
}
