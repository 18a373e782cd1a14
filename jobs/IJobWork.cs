using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>What a kind of job does. A singleton; found by its <see cref="Kind"/>.</summary>
internal interface IJobWork
{
    JobKind Kind { get; }

    /// <summary>
    /// Does the work, again from the start when it was cut off: it must bear repetition. It reports through the journal and says with
    /// <see cref="JobJournal.Finish(JobState, string, Refusal?)"/> how it ended; without that the job has succeeded. An exception of the DomainException family, a
    /// StorageException or one that an <see cref="IJobFailure"/> knows fails the job with its reason.
    /// </summary>
    /// <param name="row">With the message that started it (<see cref="JobRow.Request"/>).</param>
    /// <param name="cancellation">Pause, cancel, a lost lease or the end of the process.</param>
    Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation);
}
