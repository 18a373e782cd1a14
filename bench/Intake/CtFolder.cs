using System.Diagnostics;
using Lightbox.Bench.Corpora;

namespace Lightbox.Bench.Intake;

/// <summary>Corpus A, in the page cache, with what its benchmarks need beside it.</summary>
internal sealed class CtFolder : IDisposable
{
    private const int WarmFiles = 1000;

    private readonly TemporaryData folder = new();

    private CtFolder(string path, IReadOnlyList<string> files)
    {
        Path = path;
        Files = files;
        Megabytes = files.Sum(file => new FileInfo(file).Length) / 1e6;
    }

    public string Path { get; }

    public IReadOnlyList<string> Files { get; }

    /// <summary>10^6 bytes.</summary>
    public double Megabytes { get; }

    /// <summary>A folder for programs and lists.</summary>
    public string Work => folder.Path;

    /// <summary>A few other files of the same kind: what a server is warmed with must not be what it is measured with.</summary>
    public string Warm => System.IO.Path.Combine(folder.Path, "warm");

    /// <summary>The paths of those, one a line.</summary>
    public string WarmList => System.IO.Path.Combine(folder.Path, "warm-list");

    /// <summary>The files' paths, one a line.</summary>
    public string List => System.IO.Path.Combine(folder.Path, "list");

    public static async Task<CtFolder> OpenAsync(CancellationToken cancellation)
    {
        var path = await Corpus.CtAsync(cancellation);
        var corpus = new CtFolder(path, [.. Directory.GetFiles(path, "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]);
        await File.WriteAllLinesAsync(corpus.List, corpus.Files, cancellation);
        Directory.CreateDirectory(corpus.Warm);
        for (int i = 0; i < corpus.Files.Count; i++)
        {
            var bytes = await File.ReadAllBytesAsync(corpus.Files[i], cancellation);
            if (i >= WarmFiles) continue;
            bytes[^1] ^= 0x55;
            await File.WriteAllBytesAsync(System.IO.Path.Combine(corpus.Warm, $"{i:000}.dcm"), bytes, cancellation);
        }

        await File.WriteAllLinesAsync(corpus.WarmList, Directory.GetFiles(corpus.Warm).Order(StringComparer.Ordinal), cancellation);
        return corpus;
    }

    /// <summary>What one round left to be written is not the next one's to write.</summary>
    public static async Task SettleAsync(CancellationToken cancellation)
    {
        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync(cancellation);
    }

    public void Dispose() => folder.Dispose();
}
