using System.Runtime.CompilerServices;
using Lightbox.Imaging;
using Lightbox.Ingest.Archives.SevenZip;
using Lightbox.Ingest.Archives.Tar;
using Lightbox.Ingest.Archives.Zip;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives;

/// <summary>
/// What is inside an archive, entry by entry from front to back: nothing is unpacked to a name of the archive's choosing, and no more than one
/// decoder's history is held in memory, however many entries there are and whatever they say of themselves.
/// </summary>
internal sealed class ArchiveReader(ArchiveLimits limits)
{
    /// <summary>Reads an archive of its own.</summary>
    /// <exception cref="ArchiveException">While enumerating: it is broken, too much or of a kind that is not read; the entries before were whole.</exception>
    public async IAsyncEnumerable<ArchiveEntry> ReadAsync(string localPath, ArchiveFormat format, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var source = new FileByteSource(localPath);
        await foreach (var entry in ReadAsync(source, format, new ArchiveBudget(limits, source.Length), cancellation)) yield return entry;
    }

    /// <summary>Reads an archive that may lie inside another one, whose budget it shares. The source stays the caller's.</summary>
    /// <inheritdoc cref="ReadAsync(string, ArchiveFormat, CancellationToken)"/>
    public async IAsyncEnumerable<ArchiveEntry> ReadAsync(
        IByteSource source, ArchiveFormat format, ArchiveBudget budget, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var names = new EntryNames();
        foreach (var raw in Guarded(Entries(source, format, budget, cancellation)))
        {
            cancellation.ThrowIfCancellationRequested();
            budget.CountEntry();
            if (raw.Kind == RawKind.Folder) continue;
            var (path, unsafeName) = names.Take(raw.Name);
            if ((unsafeName ?? raw.Objection ?? Kind(raw.Kind) ?? Size(raw)) is { } objection)
            {
                yield return new ArchiveEntry { Path = path, SizeBytes = raw.SizeBytes, Objection = objection };
                continue;
            }

            await using var content = Open(raw, budget, cancellation, out var broken);
            yield return new ArchiveEntry { Path = path, SizeBytes = raw.SizeBytes, Objection = broken, Content = content };
        }
    }

    private static IEnumerable<RawEntry> Entries(IByteSource source, ArchiveFormat format, ArchiveBudget budget, CancellationToken cancellation) => format switch
    {
        ArchiveFormat.Zip => ZipEntries.Read(source, budget, cancellation),
        ArchiveFormat.SevenZip => SevenZipEntries.Read(source, budget, cancellation),
        _ => TarEntries.Read(TarStreams.Open(source, format, budget, cancellation), cancellation),
    };

    /// <summary>A decoder's own exceptions while it looks for the next entry are the archive's fault.</summary>
    private static IEnumerable<RawEntry> Guarded(IEnumerable<RawEntry> entries)
    {
        using var each = entries.GetEnumerator();
        while (MoveNext(each)) yield return each.Current;
    }

    private static bool MoveNext(IEnumerator<RawEntry> each)
    {
        try
        {
            return each.MoveNext();
        }
        catch (ImageFormatException cut) when (cut.Truncated)
        {
            throw ArchiveException.Truncated(cut.Offset);
        }
        catch (Exception broken) when (EntryStream.IsBroken(broken))
        {
            throw ArchiveException.Broken("content", inner: broken);
        }
    }

    private static EntryStream? Open(RawEntry raw, ArchiveBudget budget, CancellationToken cancellation, out Objection? broken)
    {
        broken = null;
        try
        {
            return new EntryStream(raw, raw.Open!(), budget, cancellation);
        }
        catch (ArchiveEntryException entry)
        {
            broken = entry.Objection;
            return null;
        }
        catch (Exception unreadable) when (EntryStream.IsBroken(unreadable))
        {
            broken = Objection.Refuse("BROKEN_ENTRY", "The entry cannot be unpacked.");
            return null;
        }
    }

    private Objection? Size(RawEntry raw) =>
        raw.SizeBytes > limits.MaximumEntryBytes ? Objection.Refuse("OVER_LIMIT", $"The entry unpacks to more than {limits.MaximumEntryBytes} bytes.") : null;

    private static Objection? Kind(RawKind kind) => kind switch
    {
        RawKind.SymbolicLink => Objection.Skip("NOT_A_FILE", "A symbolic link; links are not followed."),
        RawKind.HardLink => Objection.Skip("NOT_A_FILE", "A hard link to another entry."),
        RawKind.Special => Objection.Skip("NOT_A_FILE", "A device, a named pipe or a socket."),
        _ => null,
    };
}
