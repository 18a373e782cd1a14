namespace Lightbox.Ingest.Archives;

/// <summary>What an archive and those inside it have cost so far; several of them may be read at once.</summary>
/// <param name="archiveBytes">Length of the outermost archive.</param>
internal sealed class ArchiveBudget(ArchiveLimits limits, long archiveBytes)
{
    private readonly long mostBytes = Math.Min(
        limits.MaximumTotalBytes, Math.Max(limits.FreeBytes, (long)Math.Min((double)archiveBytes * limits.MaximumRatio, long.MaxValue / 2)));

    private int entries;
    private long bytes;

    public ArchiveLimits Limits => limits;

    /// <exception cref="ArchiveException">One too many.</exception>
    public void CountEntry()
    {
        if (Interlocked.Increment(ref entries) > limits.MaximumEntries) throw TooMany();
    }

    /// <exception cref="ArchiveException">More than allowed.</exception>
    public void CountBytes(long unpacked)
    {
        if (Interlocked.Add(ref bytes, unpacked) > mostBytes) throw TooLarge();
    }

    /// <summary>Looks at what an archive's directory announces, before anything is unpacked.</summary>
    /// <exception cref="ArchiveException">More than is left.</exception>
    public void Announce(long announcedEntries, UInt128 announcedBytes)
    {
        if (announcedEntries > limits.MaximumEntries - entries) throw TooMany();
        if (announcedBytes > (UInt128)Math.Max(0, mostBytes - bytes)) throw TooLarge();
    }

    private ArchiveException TooMany() => ArchiveException.OverLimit($"The archive has more than {limits.MaximumEntries} entries.");

    private ArchiveException TooLarge() =>
        ArchiveException.OverLimit($"The archive unpacks to more than {mostBytes} bytes, the most that is allowed for one of its length.");
}
