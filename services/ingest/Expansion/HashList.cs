using Lightbox.Ingest.Archives;
using Lightbox.Ingest.Sources;

namespace Lightbox.Ingest.Expansion;

/// <summary>
/// The hashes that NBIA packs with a series, as the zip's last entry "md5hashes.csv": a head line, then "Filename,MD5Hash" a line. Its own
/// tools ask for them and never look.
/// </summary>
internal sealed class HashList
{
    private const string Name = "md5hashes.csv";
    private const int MaximumBytes = 32 << 20;

    private readonly Dictionary<string, Digest> byName = new(StringComparer.Ordinal);

    public static HashList None { get; } = new();

    /// <summary>Files that were promised.</summary>
    public IReadOnlyCollection<string> Names => byName.Keys;

    public static bool IsOne(string path) => path == Name;

    /// <summary>What was promised for a file; null for nothing.</summary>
    public Digest? this[string path] => byName.GetValueOrDefault(path);

    /// <summary>Looks for the list among an archive's entries; where there is none, or the archive is broken, nothing is promised.</summary>
    public static async Task<HashList> FindAsync(IAsyncEnumerable<ArchiveEntry> entries, CancellationToken cancellation)
    {
        try
        {
            await foreach (var entry in entries.WithCancellation(cancellation))
            {
                if (IsOne(entry.Path) && entry is { Content: { } content, SizeBytes: null or <= MaximumBytes }) return await ReadAsync(content, cancellation);
            }
        }
        catch (Exception broken) when (broken is ArchiveException or ArchiveEntryException)
        {
            // Taking in what can be read says so.
        }

        return None;
    }

    public static async Task<HashList> ReadAsync(Stream csv, CancellationToken cancellation)
    {
        var list = new HashList();
        using var reader = new StreamReader(csv);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var comma = line.LastIndexOf(',');
            if (comma <= 0) continue;
            var name = line[..comma].Trim().Trim('"');
            if (Digest.TryParse($"md5:{line[(comma + 1)..].Trim().Trim('"')}", out var digest)) list.byName[name] = digest;
        }

        return list;
    }
}
