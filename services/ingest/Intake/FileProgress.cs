namespace Lightbox.Ingest.Intake;

/// <summary>One file under way: its bytes show in the job's progress as they come. Dispose when it has ended.</summary>
internal sealed class FileProgress(IntakeJournal journal) : IDisposable
{
    private long counted;

    /// <summary>So many bytes more were fetched, hashed or copied.</summary>
    public void Add(long bytes)
    {
        Interlocked.Add(ref counted, bytes);
        journal.Moved(bytes, bytes);
    }

    /// <summary>It starts over: what was counted does not stand.</summary>
    public void Restart() => journal.Moved(0, -Interlocked.Exchange(ref counted, 0));

    public void Dispose() => Restart();
}
