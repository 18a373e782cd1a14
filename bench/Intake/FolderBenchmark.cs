using Lightbox.Bench.Memory;
using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Intake;

/// <summary>
/// 2,000 CT slices of a local folder into `lightbox up`, from the request to the job's end: copied, hashed, read, indexed and on the disk, against eight threads
/// that read, write and fdatasync the same files; and left in place, against gdcmscanner and then sha256sum. A fresh data folder each time, warmed with 1,000 other files.
/// </summary>
internal sealed class FolderBenchmark : IBenchmark
{
    private const int Repeats = 5, Threads = 8;

    private const double CopyTarget = 0.85, InPlaceTarget = 1;

    public string Name => "ingest";

    public string About => "2,000 CT slices from a folder, copied against the disk's limit, in place against gdcmscanner and sha256sum";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var corpus = await CtFolder.OpenAsync(cancellation);
        List<double> ourTime = [], theirTime = [];
        var copied = await CopiedAsync(corpus, ourTime, theirTime, cancellation);
        var inPlace = await Rounds.AlternateAsync(
            Repeats,
            async _ => corpus.Files.Count / await OursAsync(corpus, inPlace: true, [], cancellation),
            async _ => corpus.Files.Count / await ScanAndHashAsync(corpus, cancellation));
        return
        [
            .. copied.Figures("folder copied, hashed, read, indexed, durable", "8 threads write + fdatasync", "MB/s", CopyTarget, moreIsBetter: true),
            new("processor time for that, ours", "s", ourTime), new("processor time for that, 8 threads write + fdatasync", "s", theirTime),
            .. inPlace.Figures("folder in place", "gdcmscanner, then sha256sum", "files/s", InPlaceTarget, moreIsBetter: true),
        ];
    }

    private static async Task<Comparison> CopiedAsync(CtFolder corpus, List<double> ourTime, List<double> theirTime, CancellationToken cancellation)
    {
        var program = await CompiledPeer.BuildAsync("Intake/write_peer.c", corpus.Work, cancellation);
        var to = Directory.CreateDirectory(Path.Combine(corpus.Work, "written")).FullName;
        await using var peer = await ProcessPeer.StartAsync(program, [corpus.List, to, $"{Threads}"], cancellation);
        return await Rounds.AlternateAsync(
            Repeats,
            async _ => corpus.Megabytes / await OursAsync(corpus, inPlace: false, ourTime, cancellation),
            async _ =>
            {
                double before = ProcessTime.Seconds(peer.Id);
                double seconds = await peer.RoundAsync(cancellation);
                theirTime.Add(ProcessTime.Seconds(peer.Id) - before);
                await CtFolder.SettleAsync(cancellation);
                return corpus.Megabytes / seconds;
            });
    }

    private static async Task<double> OursAsync(CtFolder corpus, bool inPlace, List<double> time, CancellationToken cancellation)
    {
        using var data = new TemporaryData();
        using var server = await IngestServer.StartAsync(data.Path, Path.GetPathRoot(corpus.Path)!, cancellation);
        var warm = await server.DatasetAsync("warm", cancellation);
        await server.TimeAsync(warm, IngestServer.Local(corpus.Warm, inPlace), Directory.GetFiles(corpus.Warm).Length, cancellation);
        var dataset = await server.DatasetAsync("measured", cancellation);
        await CtFolder.SettleAsync(cancellation);
        double before = ProcessTime.Seconds(server.Id);
        double seconds = await server.TimeAsync(dataset, IngestServer.Local(corpus.Path, inPlace), corpus.Files.Count, cancellation);
        time.Add(ProcessTime.Seconds(server.Id) - before);
        await server.StopAsync(cancellation);
        return seconds;
    }

    private static async Task<double> ScanAndHashAsync(CtFolder corpus, CancellationToken cancellation) =>
        await Scanner.RunAsync(corpus.Path, cancellation) + await Scanner.TimeAsync("xargs", cancellation, "-a", corpus.List, "sha256sum");
}
