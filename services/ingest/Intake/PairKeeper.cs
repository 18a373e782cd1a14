using System.Collections.Concurrent;
using Lightbox.Imaging;

namespace Lightbox.Ingest.Intake;

/// <summary>Files that are half an image: a header (.hdr) and its voxels (.img) of the same name. The one that comes first is kept until the other comes.</summary>
internal sealed class PairKeeper
{
    private static readonly string[] Endings = [".hdr", ".hdr.gz", ".img", ".img.gz"];

    private readonly ConcurrentDictionary<string, ArrivedFile> waiting = new(StringComparer.Ordinal);

    /// <summary>Those whose other half never came.</summary>
    public IEnumerable<ArrivedFile> TakeLeft()
    {
        foreach (var stem in waiting.Keys.Order(StringComparer.Ordinal))
        {
            if (waiting.TryRemove(stem, out var file)) yield return file;
        }
    }

    /// <summary>Whether it may be worth a look.</summary>
    public static bool IsNamedSo(string path) => Ending(path) is not null;

    /// <summary>Whether a file can be half an image, by its name and its content.</summary>
    public static bool IsHalf(string path, IByteSource source, CancellationToken cancellation)
    {
        if (Ending(path) is not { } ending) return false;
        var detected = ImageFile.Detect(source, cancellation);
        return IsHeader(ending) ? detected.Format is "nifti" or "analyze" : detected.Verdict is FileVerdict.NotAnImage;
    }

    /// <summary>Gives a half its other one, or keeps it.</summary>
    /// <returns>Header and voxels; null when the file is kept now.</returns>
    public (ArrivedFile Header, ArrivedFile Voxels)? Join(ArrivedFile file)
    {
        var ending = Ending(file.Path)!;
        var stem = file.Path[..^ending.Length];
        while (true)
        {
            if (waiting.TryRemove(stem, out var other))
            {
                var isHeader = IsHeader(ending);
                // Two of one kind (.hdr and .hdr.gz): the later one stands.
                if (IsHeader(Ending(other.Path)!) != isHeader) return isHeader ? (file, other) : (other, file);
                waiting[stem + "\n" + other.Path] = other;
            }

            if (waiting.TryAdd(stem, file)) return null;
        }
    }

    private static bool IsHeader(string ending) => ending.StartsWith(".hdr", StringComparison.Ordinal);

    private static string? Ending(string path) => Array.Find(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))?.ToLowerInvariant();
}
