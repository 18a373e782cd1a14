using System.Diagnostics;
using Lightbox.Bench.Intake;
using Lightbox.Bench.Peers;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Stow;

/// <summary>
/// 2,000 CT slices by STOW-RS, one a request, eight clients, each answered when it is on the disk and in the catalogue: the rate against eight threads that read,
/// write and fdatasync the same files, and the server's processor time against Orthanc's POST /instances at its default durability, sent by the same
/// clients. A fresh store each time; each server warmed with a thousand other files, three times over: their first time is what is measured. The three take turns.
/// </summary>
internal sealed class StowBenchmark : IBenchmark
{
    private const int Repeats = 5, Clients = 8, WarmRounds = 3;

    private const double RateTarget = 0.85, ProcessorTarget = 1 / 3.0;

    private const string Boundary = "lightbox-bench";

    public string Name => "stow";

    public string About => "2,000 CT slices by STOW-RS, 8 clients, durable, against the disk's limit and Orthanc's processor time";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var corpus = await CtFolder.OpenAsync(cancellation);
        var program = await CompiledPeer.BuildAsync("Intake/write_peer.c", corpus.Work, cancellation);
        var to = Directory.CreateDirectory(Path.Combine(corpus.Work, "written")).FullName;
        await using var writer = await ProcessPeer.StartAsync(program, [corpus.List, to, $"{Clients}"], cancellation);
        List<Sent> ours = [], orthanc = [];
        List<double> limit = [];
        for (int round = 0; round <= Repeats; round++)
        {
            ours.Add(await OursAsync(corpus, cancellation));
            limit.Add(corpus.Megabytes / await writer.RoundAsync(cancellation));
            await CtFolder.SettleAsync(cancellation);
            orthanc.Add(await OrthancAsync(corpus, cancellation));
        }

        // The first round warms the machine.
        var rate = new Comparison([.. ours.Skip(1).Select(sent => corpus.Megabytes / sent.Seconds)], limit[1..]);
        var processor = new Comparison([.. ours.Skip(1).Select(Milliseconds)], [.. orthanc.Skip(1).Select(Milliseconds)]);
        return
        [
            .. rate.Figures("STOW-RS, 8 clients, durable", "8 threads write + fdatasync", "MB/s", RateTarget, moreIsBetter: true),
            .. processor.Figures("STOW-RS, processor time an instance", "Orthanc POST /instances", "ms", ProcessorTarget, moreIsBetter: false),
            new Figure("STOW-RS instances, ours", "/s", [.. ours.Skip(1).Select(Rate)]), new Figure("POST /instances, Orthanc", "/s", [.. orthanc.Skip(1).Select(Rate)]),
        ];

        double Milliseconds(Sent sent) => 1000 * sent.Processor / corpus.Files.Count;
        double Rate(Sent sent) => corpus.Files.Count / sent.Seconds;
    }

    private static async Task<Sent> OursAsync(CtFolder corpus, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await IngestServer.StartAsync(data.Path, data.Path, cancellation);
        await server.DatasetAsync("warm", cancellation);
        var dataset = await server.DatasetAsync("measured", cancellation);
        var address = await StowEndpoint.FindAsync(server.Id, server.Page, cancellation);
        PostLoad To(string id) => new(
            address, $"/dicomweb/{id}/studies", $"multipart/related; type=\"application/dicom\"; boundary={Boundary}",
            $"--{Boundary}\r\nContent-Type: application/dicom\r\n\r\n", $"\r\n--{Boundary}--\r\n");
        await WarmAsync(To("warm"), corpus, cancellation);
        var sent = await MeasureAsync(server.Id, To("measured"), corpus, cancellation);

        var status = await server.Ingest.GetIngestStatusAsync(new GetIngestStatusRequest { Dataset = dataset }, cancellationToken: cancellation);
        if (status.Files.TakenIn != corpus.Files.Count) throw new InvalidOperationException($"{status.Files.TakenIn} of {corpus.Files.Count} instances were taken in.");
        await server.StopAsync(cancellation);
        return sent;
    }

    private static async Task<Sent> OrthancAsync(CtFolder corpus, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        await using var orthanc = await Orthanc.StartAsync(data.Path, [], cancellation, sync: true);
        var load = new PostLoad(orthanc.Address, "/instances", "application/dicom");
        await WarmAsync(load, corpus, cancellation);
        return await MeasureAsync(orthanc.Id, load, corpus, cancellation);
    }

    /// <summary>The same few files again and again: a server runs for weeks, and what is measured is not how it starts.</summary>
    private static async Task WarmAsync(PostLoad load, CtFolder corpus, CancellationToken cancellation)
    {
        var files = Directory.GetFiles(corpus.Warm);
        for (int i = 0; i < WarmRounds; i++) await load.RunAsync(files, Clients, cancellation);
    }

    private static async Task<Sent> MeasureAsync(int process, PostLoad load, CtFolder corpus, CancellationToken cancellation)
    {
        await CtFolder.SettleAsync(cancellation);
        var before = Processor(process);
        double seconds = await load.RunAsync(corpus.Files, Clients, cancellation);
        return new Sent(seconds, (Processor(process) - before).TotalSeconds);
    }

    private static TimeSpan Processor(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    /// <param name="Seconds">From the first request to the last answer.</param>
    /// <param name="Processor">Of the server's threads, seconds.</param>
    private sealed record Sent(double Seconds, double Processor);
}
