using Lightbox.Imaging;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives.Zip;

/// <summary>
/// A zip's entries in the order of its directory, which alone is believed:
/// <code>
/// (local header PK\3\4 (30 bytes) + name + extra | data | [sizes]) ... | directory PK\1\2 (46 bytes + name + extra + comment) ... | [zip64 end] | end PK\5\6 (22 bytes)
/// </code>
/// </summary>
internal static class ZipEntries
{
    /// <exception cref="ArchiveException">It is broken, or announces more than allowed.</exception>
    public static IEnumerable<RawEntry> Read(IByteSource source, ArchiveBudget budget, CancellationToken cancellation)
    {
        var end = ZipEnd.Find(source, cancellation);
        Announce(source, end, budget, cancellation);
        return ZipDirectory.Read(source, end, cancellation).Select(entry => Raw(source, entry, budget, cancellation));
    }

    /// <summary>The directory is gone through twice, so that an archive that says it is too much is refused before anything of it is taken in.</summary>
    private static void Announce(IByteSource source, ZipEnd end, ArchiveBudget budget, CancellationToken cancellation)
    {
        long entries = 0;
        UInt128 bytes = 0;
        foreach (var entry in ZipDirectory.Read(source, end, cancellation))
        {
            bytes += (UInt128)entry.Size;
            budget.Announce(++entries, bytes);
        }
    }

    private static RawEntry Raw(IByteSource source, ZipEntry entry, ArchiveBudget budget, CancellationToken cancellation) =>
        new(entry.Name, entry.Kind, entry.Size, () => Open(source, entry, budget.Limits, cancellation), entry.Crc32)
        {
            Objection = (entry.Flags & 1) != 0 ? Objection.Refuse("ENCRYPTED", "The entry is encrypted.")
                : ZipMethods.IsKnown(entry.Method) ? null
                : Objection.Refuse("UNSUPPORTED_COMPRESSION", $"The entry is packed by method {entry.Method}, which is not read here."),
        };

    private static Stream Open(IByteSource source, ZipEntry entry, ArchiveLimits limits, CancellationToken cancellation)
    {
        Span<byte> local = stackalloc byte[30];
        if (source.Read(entry.Offset, local, cancellation) < local.Length || !local.StartsWith("PK\x03\x04"u8)) throw Broken("does not begin where the directory says", entry.Offset);
        var start = entry.Offset + local.Length + BitConverter.ToUInt16(local[26..]) + BitConverter.ToUInt16(local[28..]);
        if (start > source.Length - entry.PackedSize) throw Broken("reaches behind the end of the archive", entry.Offset);
        if (entry.Method == 0 && entry.PackedSize != entry.Size) throw Broken("has two lengths", entry.Offset);
        return ZipMethods.Unpack(entry, new RangeStream(source, start, entry.PackedSize, cancellation), limits);
    }

    private static ArchiveEntryException Broken(string how, long offset) => new(Objection.Refuse("BROKEN_ENTRY", $"The entry {how}.", offset));
}
