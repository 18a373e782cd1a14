using System.Buffers;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Exports;

/// <summary>A folder as one tar whose every byte has a fixed place, so that it can be sent from anywhere on.</summary>
internal sealed class TarStream
{
    private const int ChunkBytes = 1024 * 1024;

    private readonly List<Entry> entries = [];
    private readonly string folder;
    private readonly string root;
    private readonly long unixSeconds;

    /// <param name="folder">Nobody else writes to it.</param>
    /// <param name="root">The folder's name in the tar.</param>
    public TarStream(string folder, string root, DateTimeOffset time)
    {
        this.folder = folder;
        this.root = root;
        unixSeconds = time.ToUnixTimeSeconds();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)) entries.Add(new Entry(Path.GetRelativePath(folder, file.FullName), file.Length));
        entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        Length = entries.Sum(entry => Header(entry).Length + TarHeader.Padded(entry.Length)) + (2 * TarHeader.Block);
    }

    /// <summary>Bytes of the whole.</summary>
    public long Length { get; }

    /// <summary>Gives the bytes from an offset on, in chunks of at most 1 MiB; a chunk is valid until the next.</summary>
    /// <exception cref="DataLossException">A file is shorter than it was.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long offset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var filled = 0;
            foreach (var (piece, path, length) in Pieces())
            {
                var at = Math.Min(offset, length);
                offset -= at;
                if (at == length) continue;
                using var file = path is null ? null : File.OpenHandle(Path.Combine(folder, path));
                while (at < length)
                {
                    var wanted = (int)Math.Min(length - at, ChunkBytes - filled);
                    if (file is null) piece.AsSpan((int)at, wanted).CopyTo(buffer.AsSpan(filled));
                    else if (await ReadAsync(file, buffer.AsMemory(filled, wanted), at, cancellation) < wanted) throw new DataLossException("A file of the export is not whole any more.", "EXPORT_CHANGED");
                    at += wanted;
                    filled += wanted;
                    if (filled < ChunkBytes) continue;
                    yield return buffer.AsMemory(0, filled);
                    filled = 0;
                }
            }

            if (filled > 0) yield return buffer.AsMemory(0, filled);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Bytes, or the path of a file whose bytes they are, one after the other.</summary>
    private IEnumerable<(byte[] Bytes, string? Path, long Length)> Pieces()
    {
        foreach (var entry in entries)
        {
            var header = Header(entry);
            yield return (header, null, header.Length);
            yield return ([], entry.Path, entry.Length);
            var fill = new byte[TarHeader.Padded(entry.Length) - entry.Length];
            yield return (fill, null, fill.Length);
        }

        var end = new byte[2 * TarHeader.Block];
        yield return (end, null, end.Length);
    }

    private byte[] Header(Entry entry) => TarHeader.Of($"{root}/{entry.Path.Replace(Path.DirectorySeparatorChar, '/')}", entry.Length, unixSeconds);

    private static async ValueTask<int> ReadAsync(Microsoft.Win32.SafeHandles.SafeFileHandle file, Memory<byte> target, long offset, CancellationToken cancellation)
    {
        var total = 0;
        while (total < target.Length)
        {
            var read = await RandomAccess.ReadAsync(file, target[total..], offset + total, cancellation);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    private sealed record Entry(string Path, long Length);
}
