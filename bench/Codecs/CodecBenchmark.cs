using System.Diagnostics;
using System.Globalization;
using Lightbox.Bench.Peers;
using Lightbox.Imaging;

namespace Lightbox.Bench.Codecs;

/// <summary>
/// The lossless codes of DICOM, one thread: a frame from the file's bytes in memory to stored samples, against GDCM doing the same with its own buffer and against
/// CharLS on the bare stream. A CT slice, a chest film, an 8-bit and a colour picture, each coded by dcmtk. Seconds are the processor's, all threads (our collector's, too),
/// which a busy machine does not stretch.
/// </summary>
internal sealed class CodecBenchmark : IBenchmark
{
    private const int Repeats = 5;

    /// <summary>Seconds that either side decodes in a round.</summary>
    private const double Budget = 0.2;

    private static readonly string[] Pictures = ["ct", "film", "ultrasound", "colour"];

    /// <summary>Code, file's ending, peer, what the issue wants of ours / peer.</summary>
    private static readonly (string Name, string Ours, string Theirs, string Peer, double Target)[] Codes =
    [
        ("JPEG lossless", "-jpeg.dcm", "-jpeg.dcm", "gdcm", 1.5),
        ("JPEG-LS", "-jpegls.dcm", ".jls", "charls", 1),
        ("RLE", "-rle.dcm", "-rle.dcm", "gdcm", 2),
    ];

    public string Name => "codecs";

    public string About => "JPEG lossless and RLE against GDCM, JPEG-LS against CharLS, one thread";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var folder = new TemporaryData();
        await RunAsync("/usr/bin/python3", cancellation, PeerTool.Script("Codecs/write_codecs.py"), folder.Path);
        var program = Path.Combine(folder.Path, "peer");
        await RunAsync(
            PeerTool.Find("g++"), cancellation, "-O2", "-o", program, PeerTool.Script("Codecs/codec_peer.cpp"),
            "-I/usr/include/gdcm-3.0", "-lgdcmMSFF", "-lgdcmDSED", "-lgdcmCommon", "-lcharls");
        var figures = new List<Figure>();
        foreach (var (name, ours, theirs, peer, target) in Codes)
        {
            foreach (var picture in Pictures)
            {
                await using var other = await ProcessPeer.StartAsync(program, [peer, Path.Combine(folder.Path, picture + theirs)], cancellation);
                using var reader = ImageFile.Open(Path.Combine(folder.Path, picture + ours), cancellation);
                using var plain = ImageFile.Open(Path.Combine(folder.Path, picture + ".dcm"), cancellation);
                if (!reader.ReadFrame(0, cancellation).Data.AsSpan().SequenceEqual(plain.ReadFrame(0, cancellation).Data))
                {
                    throw new InvalidOperationException($"{name} of the {picture} is not the picture it was made from.");
                }

                var rates = await Rounds.AlternateAsync(
                    Repeats,
                    _ => Task.FromResult(Rate(reader, cancellation)),
                    _ => other.RoundAsync(cancellation, Budget.ToString(CultureInfo.InvariantCulture)));
                figures.AddRange(rates.Figures($"{name}, {picture}", peer, "Mpixel/s", target, moreIsBetter: true));
            }
        }

        return figures;
    }

    private static double Rate(IImageReader reader, CancellationToken cancellation)
    {
        var begin = Environment.CpuUsage.TotalTime;
        long pixels = 0;
        double taken;
        do
        {
            var frame = reader.ReadFrame(0, cancellation);
            pixels += (long)frame.Width * frame.Height;
            taken = (Environment.CpuUsage.TotalTime - begin).TotalSeconds;
        }
        while (taken < Budget);
        return pixels / taken / 1e6;
    }

    private static async Task RunAsync(string program, CancellationToken cancellation, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
    }
}
