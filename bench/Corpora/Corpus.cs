using System.Diagnostics;

namespace Lightbox.Bench.Corpora;

/// <summary>
/// The peers' corpora, made once by the peers' own scripts (LIGHTBOX_PEERS, default ../shared/peers beside the project) in a cache folder outside the
/// repository (LIGHTBOX_BENCH_CACHE, default ~/.cache/lightbox/bench): the same bytes as every figure of the peers was taken from.
/// </summary>
internal static class Corpus
{
    /// <summary>Where everything is kept that a later run need not make again.</summary>
    public static string Cache { get; } = FindCache();

    private static string Root => Path.Combine(Cache, "peers");

    /// <summary>A: 2,000 CT slices of 512 x 512 in 20 series of 100 (s00/0001.dcm ...), 1.05 GB.</summary>
    public static Task<string> CtAsync(CancellationToken cancellation) => MakeAsync("A", "ct", cancellation);

    /// <summary>B: 300 chest-film-like images of 2500 x 2048, 12 bit (000.dcm ...), every second MONOCHROME1, 3 GB.</summary>
    public static Task<string> ChestAsync(CancellationToken cancellation) => MakeAsync("B", "cxr", cancellation);

    /// <summary>C: slide.svs, 39,960 x 41,538 pixels, JPEG tiles of 256 (Aperio), and slide_plain.tif, the same pyramid without the description.</summary>
    public static Task<string> SlideAsync(CancellationToken cancellation) => MakeAsync("C", "slide", cancellation);

    /// <summary>D: vol.nii and vol.nii.gz (256 x 256 x 400 int16, 52 MB), vol4d.nii and vol4d.nii.gz (64 x 64 x 40 x 200).</summary>
    public static Task<string> VolumesAsync(CancellationToken cancellation) => MakeAsync("D", "nifti", cancellation);

    /// <summary>E: echo.avi (MJPEG) and echo.mp4 (H.264), 600 x 600, 30 frames a second, 10 s.</summary>
    public static Task<string> ClipsAsync(CancellationToken cancellation) => MakeAsync("E", "video", cancellation);

    private static async Task<string> MakeAsync(string letter, string folder, CancellationToken cancellation)
    {
        var corpus = Path.Combine(Root, "corpus");
        var done = Path.Combine(corpus, "." + letter);
        if (!File.Exists(done))
        {
            Directory.CreateDirectory(Root);
            using var alone = await TakeLockAsync(cancellation);
            if (!File.Exists(done))
            {
                await Console.Error.WriteLineAsync($"bench: making corpus {letter} in {corpus} ...");
                if (!Directory.Exists(Path.Combine(Root, "scripts"))) await RunAsync("bash", cancellation, Path.Combine(FindPeers(), "setup.sh"), Root);
                await RunAsync("/usr/bin/python3", cancellation, Path.Combine(Root, "scripts", "gen_corpus.py"), letter);
                await File.WriteAllTextAsync(done, "", cancellation);
            }
        }

        return Path.Combine(corpus, folder);
    }

    /// <summary>Two runs at once: the second waits, then finds the work done.</summary>
    private static async Task<FileStream> TakeLockAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(500, cancellation);
            }
        }
    }

    private static async Task RunAsync(string program, CancellationToken cancellation, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await said}");
    }

    private static string FindPeers()
    {
        var named = Environment.GetEnvironmentVariable("LIGHTBOX_PEERS");
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(Checkout.Root, "..", "shared", "peers") : named;
        return File.Exists(Path.Combine(folder, "setup.sh"))
            ? Path.GetFullPath(folder)
            : throw new InvalidOperationException("The peers' scripts are not here; name their folder by LIGHTBOX_PEERS.");
    }

    private static string FindCache()
    {
        var named = Environment.GetEnvironmentVariable("LIGHTBOX_BENCH_CACHE");
        if (!string.IsNullOrEmpty(named)) return Path.GetFullPath(named);
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var cache = string.IsNullOrEmpty(xdg) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : xdg;
        return Path.Combine(cache, "lightbox", "bench");
    }
}
