using System.IO.Hashing;
using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Archives;

/// <summary>An entry's bytes, held to what the archive said of them: no more, no fewer, and with that checksum.</summary>
internal sealed class EntryStream(RawEntry entry, Stream content, ArchiveBudget budget, CancellationToken cancellation) : ReadOnlyStream
{
    private readonly Crc32? crc = entry.Crc32 is null ? null : new Crc32();
    private long length;
    private bool ended;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty) return 0;
        cancellation.ThrowIfCancellationRequested();
        var got = Unpack(buffer);
        if (got == 0)
        {
            CheckEnd();
            ended = true;
            return 0;
        }

        length += got;
        if (!entry.IsCounted) budget.CountBytes(got);
        if (length > entry.SizeBytes) throw Wrong("is longer than the archive says");
        if (length > budget.Limits.MaximumEntryBytes) throw new ArchiveEntryException(Objection.Refuse("OVER_LIMIT", $"The entry unpacks to more than {budget.Limits.MaximumEntryBytes} bytes."));
        crc?.Append(buffer[..got]);
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }

    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new ArchiveEntryException(Objection.Refuse("BROKEN_ENTRY", "The entry cannot be unpacked.", length), broken);
        }
    }

    /// <summary>Whatever a decoder throws on bytes nobody foresaw costs its entry, not the job. Faults of the disk and of the machine are not among it.</summary>
    public static bool IsBroken(Exception thrown) => thrown is EndOfStreamException
        || thrown is not (OperationCanceledException or OutOfMemoryException or IOException or UnauthorizedAccessException or ArchiveException or ArchiveEntryException);

    private void CheckEnd()
    {
        if (length < entry.SizeBytes) throw Wrong("is shorter than the archive says");
        if (crc is not null && crc.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new ArchiveEntryException(Objection.Refuse("CHECKSUM_MISMATCH", "The entry's bytes are not those that were packed (CRC-32)."));
    }

    private ArchiveEntryException Wrong(string how) => new(Objection.Refuse("BROKEN_ENTRY", $"The entry {how}.", length));
}
