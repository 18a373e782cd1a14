using System.Diagnostics;
using Grpc.Core;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Demo;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Ingest;
using Lightbox.Imaging;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Up;

/// <summary>One run of `lightbox up`: start, say where, take in, answer, wait for Ctrl-C.</summary>
internal sealed class UpRun(UpOptions options)
{
    /// <summary>A job that is being stopped gets this long to put its item back.</summary>
    private static readonly TimeSpan CancelBudget = TimeSpan.FromSeconds(1);

    private readonly long started = Stopwatch.GetTimestamp();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var folder = options.Folder is null ? null : TakeInFolder.Check(options.Folder);
        var data = DataFolder.At(options.Data);
        using var hostLock = HostLock.Take(data);
        var demo = System.IO.Path.Combine(data.Path, "demo");
        try
        {
            var port = options.Port == 0 ? PortPair.FindFree() : options.Port;
            await using var services = await EmbeddedServices.StartAsync(
                new HostSettings(data, ServiceSet.All, options.Listen, port, Roots(folder, demo)), cancellation);
            var host = new RunningHost(
                Environment.ProcessId, services.Http(ResourceNames.Gateway), services.Grpc(ResourceNames.Gateway));
            host.Write(data);
            try
            {
                Announcement.Serving(host, started);
                await using var connection = Connection.ToHost(host);
                if (options.Demo && await WriteDemoAsync(demo, cancellation))
                {
                    var set = TakeInFolder.Demo(demo);
                    await TakeInAsync(connection, set, cancellation);
                    await DemoAnnotations.RegisterAsync(connection, set.Dataset, cancellation);
                }

                if (folder is not null) await TakeInAsync(connection, TakeInFolder.Of(folder, options.Copy), cancellation);
                await Announcement.AnswerAsync(connection, cancellation);
                await Console.Out.WriteLineAsync("Ctrl-C stops.");
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                RunningHost.Remove(data);
            }
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            await Console.Out.WriteLineAsync("Stopped; what was taken in is kept.");
        }

        return ExitCodes.Done;
    }

    /// <summary>Makes the demo set once, while the page already answers.</summary>
    /// <returns>Whether there is one: without the native encoders `up` says what to install and goes on without the set.</returns>
    private static async Task<bool> WriteDemoAsync(string demo, CancellationToken cancellation)
    {
        try
        {
            if (!Directory.Exists(demo)) await Console.Out.WriteLineAsync("Making the demo set (a CT, a chest film, a slide, a brain, an echo clip) ...");
            await Task.Run(() => DemoSet.Write(demo, cancellation), cancellation);
            return true;
        }
        catch (UnsupportedImageException e)
        {
            await Console.Error.WriteLineAsync($"lightbox: the demo set is left out. {e.Message}");
            return false;
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw new CommandFailedException(
                $"The disk of {demo} is full: the demo set needs about 35 MB; free some space or choose another folder with --data DIR.", inner: e);
        }
    }

    /// <summary>What requests may name paths in: what was asked for, and the person's own files.</summary>
    private static string[] Roots(string? folder, string demo)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return [.. new[] { folder, demo, home }.OfType<string>().Where(root => root.Length > 1)];
    }

    private static async Task TakeInAsync(Connection connection, TakeInFolder what, CancellationToken cancellation)
    {
        var ingest = new IngestRun(connection);
        string? job = null;
        try
        {
            await what.EnsureDatasetAsync(connection, cancellation);
            await ingest.CancelLeftoversAsync(what.Dataset, cancellation);
            var started = await ingest.StartAsync(new Source { Local = new LocalSource { Path = what.Path, InPlace = what.InPlace } }, what.Dataset, cancellation);
            job = started.Name;
            var ended = await ingest.FollowAsync(started, cancellation);
            await IngestSummary.WriteAsync(connection, ended, what.Dataset, Console.Out, cancellation);
        }
        catch (Exception e) when (job is not null && cancellation.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            using var budget = new CancellationTokenSource(CancelBudget);
            await ingest.TryCancelAsync(job!, budget.Token);
            throw;
        }
    }
}
