using Lightbox.Bench.Load;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Ingest;
using Lightbox.Cli.Up;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Serving;

/// <summary>
/// All services as `lightbox up FOLDER` hosts them, in a process of its own, the folder taken in where it is. Unlike the command it says where the render
/// service's own HTTP/1.1 endpoint is: render's address, the page's, gRPC's and the dataset, on one line.
/// </summary>
internal static class ImageServer
{
    public static async Task<int> RunAsync(string data, string images, CancellationToken cancellation)
    {
        var folder = DataFolder.At(data);
        folder.Create();
        await using var services = await EmbeddedServices.StartAsync(new HostSettings(folder, ServiceSet.All, Roots: [images]), cancellation);
        var host = new RunningHost(Environment.ProcessId, services.Http(ResourceNames.Gateway), services.Grpc(ResourceNames.Gateway));
        var what = TakeInFolder.Of(images, copy: false);
        await using (var connection = Connection.ToHost(host))
        {
            await what.EnsureDatasetAsync(connection, cancellation);
            var ingest = new IngestRun(connection);
            var started = await ingest.StartAsync(new Source { Local = new LocalSource { Path = images, InPlace = true } }, what.Dataset, cancellation);
            var ended = await ingest.FollowAsync(started, cancellation);
            if (ended.State is JobState.Failed or JobState.Cancelled) throw new InvalidOperationException($"{images} was not taken in.");
        }

        Console.WriteLine($"{services.Http(ResourceNames.Render)} {host.Page} {host.Grpc} {what.Dataset}");
        await Child.WaitForParentAsync(cancellation);
        return 0;
    }
}
