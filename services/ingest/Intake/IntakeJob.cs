using System.Threading.Channels;
using Lightbox.Ingest.Sources;

namespace Lightbox.Ingest.Intake;

/// <summary>One run of one job: what its stages share.</summary>
internal sealed class IntakeJob(IntakeTask task, ISource source, IntakeJournal journal, ChannelWriter<Outcome> outcomes)
{
    private int failures;
    private volatile bool hasHeld;

    public IntakeTask Task => task;

    public ISource Source => source;

    public IntakeJournal Journal => journal;

    /// <summary>Headers and voxels that wait for each other.</summary>
    public PairKeeper Pairs { get; } = new();

    /// <summary>Instances of slides were stored: they are registered together at the end.</summary>
    public bool HasHeld => hasHeld;

    /// <summary>
    /// A file's way ended, or the part of it that this run goes. What is stored is told also when the job is being stopped: the writer goes on until it
    /// has everything, so that no bytes lie here that nobody knows of.
    /// </summary>
    public ValueTask EmitAsync(Outcome outcome, CancellationToken cancellation)
    {
        hasHeld |= outcome.IsHeld;
        return outcomes.WriteAsync(outcome, outcome.Row.Sha256.Length > 0 ? CancellationToken.None : cancellation);
    }

    /// <summary>The source gave a file.</summary>
    public void Answered() => Interlocked.Exchange(ref failures, 0);

    /// <summary>The source did not give a file although it was asked several times.</summary>
    /// <returns>How many in a row by now.</returns>
    public int Failed() => Interlocked.Increment(ref failures);
}
