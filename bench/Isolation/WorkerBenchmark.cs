using System.Diagnostics;
using Lightbox.Bench.Memory;
using Lightbox.Bench.Peers;
using Lightbox.Imaging.Isolation;
using OpenCvSharp;

namespace Lightbox.Bench.Isolation;

/// <summary>
/// What the process boundary costs: the same JPEG 2000 frame (512 x 512, 16 bits, as a CT slice) decoded by a worker and in this process, in turn; the start of a
/// worker; what it holds; and how long a hang and a crash keep the request that meets them.
/// </summary>
internal sealed class WorkerBenchmark : IBenchmark
{
    private const int Repeats = 9, Frames = 20, Side = 512;

    /// <summary>No figure of the issue; what would make the boundary not worth its safety.</summary>
    private const double Limit = 1.25;

    public string Name => "worker";

    public string About => "a JPEG 2000 frame decoded by a worker process against in-process, and what a worker costs";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var frame = MakeFrame();
        using var pool = new WorkerPool(1, TimeSpan.FromMinutes(1));
        var request = new WorkerRequest(WorkerJob.Jpeg2000, [], "JPEG 2000", 512L << 20, TimeSpan.FromSeconds(20));
        double start = Time(() => pool.Ask(request, frame, cancellation)), second = Time(() => pool.Ask(request, frame, cancellation));
        var both = await Rounds.AlternateAsync(
            Repeats, _ => Task.FromResult(PerFrame(() => pool.Ask(request, frame, cancellation))), _ => Task.FromResult(PerFrame(() => Jpeg2000Job.Decode(frame).Dispose())));
        double megabytes = ProcessMemory.Megabytes(pool.Idle[0]);
        return
        [
            .. both.Figures("JPEG 2000 frame 512 x 512 x 16 bits, by a worker", "in process", "ms", Limit, moreIsBetter: false),
            new("start of a worker and its first frame", "ms", [start]),
            new("its second frame", "ms", [second]),
            new("PSS of a worker", "MB", [megabytes]),
        ];
    }

    private static double PerFrame(Action decode)
    {
        long begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Frames; i++) decode();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds / Frames;
    }

    private static double Time(Action decode)
    {
        long begin = Stopwatch.GetTimestamp();
        decode();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    /// <summary>Smooth with noise, 12 bits of 16, lossless: what a slice costs to decode.</summary>
    private static byte[] MakeFrame()
    {
        using var picture = new Mat(Side, Side, MatType.CV_16UC1);
        Cv2.SetTheRNG(11);
        Cv2.Randn(picture, Scalar.All(900), Scalar.All(300));
        using var smooth = new Mat();
        Cv2.GaussianBlur(picture, smooth, new Size(0, 0), 2);
        Cv2.ImEncode(".jp2", smooth, out byte[] file, new ImageEncodingParam((ImwriteFlags)272, 1000));
        return file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0x4f, 0xff, 0x51])..];
    }
}
