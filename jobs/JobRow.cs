using Lightbox.Common.V1;

namespace Lightbox.Jobs;

/// <summary>A job as it is kept.</summary>
/// <param name="Id">32 hex digits; the resource is the service's collection with it: jobs/{id}.</param>
/// <param name="Stop">What a person asked of it: nothing, pause or cancel.</param>
/// <param name="Job">As it stands, with the sequence number of its last event.</param>
/// <param name="Request">Bytes of the message that started it, as its kind defines it (StartIngestRequest, StartEvaluationRequest ...); never a credential.</param>
internal sealed record JobRow(string Id, string? RequestId, JobStop Stop, Job Job, byte[] Request)
{
    /// <summary>A retry that takes up what was refused and nothing else.</summary>
    public bool OnlyRefused { get; init; }

    /// <summary>The request that asked for the last retry; empty for none.</summary>
    public string RetryId { get; init; } = "";
}

/// <summary>What a person asked of a running job.</summary>
internal enum JobStop
{
    None,
    Pause,
    Cancel,
}

internal static class JobStates
{
    public static bool IsFinal(this JobState state) =>
        state is JobState.Succeeded or JobState.PartiallySucceeded or JobState.Failed or JobState.Cancelled;
}
