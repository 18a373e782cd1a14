using System.Diagnostics;
using System.Globalization;
using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;
using Lightbox.Imaging;
using Lightbox.Imaging.Isolation;

namespace Lightbox.Bench.Clips;

/// <summary>
/// The frame at 5 s of an H.264 clip whose only key frame is its first, from a worker process, against OpenCV in its own process: a file just opened, then frames
/// around that place of the open file. What a worker's start costs is said beside it.
/// </summary>
internal sealed class ClipFrameBenchmark : IBenchmark
{
    private const int Repeats = 9, Frame = 150;

    private const double LimitCold = 1, LimitWarm = 0.1;

    public string Name => "clip";

    public string About => "the frame at 5 s of an H.264 clip, first and around there, against OpenCV";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(await Corpus.ClipsAsync(cancellation), "echo.mp4");
        await using var opencv = await PythonPeer.StartAsync("Clips/opencv_frame.py", cancellation, path);
        var cold = await Rounds.AlternateAsync(Repeats, _ => Task.FromResult(Cold(path, cancellation)), Peer);
        using var open = ImageFile.Open(path, cancellation);
        Read(open, Frame, cancellation);
        var warm = await Rounds.AlternateAsync(Repeats, round => Task.FromResult(Read(open, Near(round), cancellation)), Peer);
        var starts = new double[3];
        for (var i = 0; i < starts.Length; i++) starts[i] = WithNewWorker(path, cancellation);
        return
        [
            .. cold.Figures("frame at 5 s of an H.264 clip, first", "OpenCV", "ms", LimitCold, moreIsBetter: false),
            .. warm.Figures("frame about 5 s of an open H.264 clip", "OpenCV", "ms", LimitWarm, moreIsBetter: false),
            new("first, and the worker started for it", "ms", starts),
        ];

        async Task<double> Peer(int round) => await opencv.RoundAsync(cancellation, Near(round).ToString(CultureInfo.InvariantCulture)) * 1000;
    }

    /// <summary>Back and forth around the place, as somebody looking for a moment goes.</summary>
    private static int Near(int round) => Frame + ((round % 5) - 2);

    private static double Cold(string path, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        using var clip = ImageFile.Open(path, cancellation);
        Require(clip.ReadFrame(Frame, cancellation));
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static double Read(IImageReader clip, int frame, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        Require(clip.ReadFrame(frame, cancellation));
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static double WithNewWorker(string path, CancellationToken cancellation)
    {
        foreach (int worker in WorkerPool.Shared.Idle)
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
            process.WaitForExit();
        }

        return Cold(path, cancellation);
    }

    private static void Require(PixelBuffer picture)
    {
        if (!picture.Data.AsSpan().ContainsAnyExcept((byte)0)) throw new InvalidOperationException("The frame is black.");
    }
}
