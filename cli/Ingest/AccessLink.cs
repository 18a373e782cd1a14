using Lightbox.Cli.Connections;
using Lightbox.Cli.Jobs;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>A job that waits for what its provider sends, and the person who has it.</summary>
internal sealed class AccessLink(Connection connection)
{
    private readonly IngestService.IngestServiceClient ingest = new(connection[ResourceNames.Ingest]);

    /// <summary>Gives the job its link; whoever has one has accepted the terms it was sent under.</summary>
    public async Task<Job> GiveAsync(Job job, string link, bool termsAccepted, CancellationToken cancellation) => await ingest.ProvideAccessAsync(
        new ProvideAccessRequest { Name = job.Name, Link = link, TermsAccepted = termsAccepted }, cancellationToken: cancellation);

    /// <summary>Follows a job; gives it the link once when it asks for one.</summary>
    /// <param name="link">Null when there is none to give.</param>
    /// <returns>The job, also when it still waits.</returns>
    public async Task<Job> FollowAsync(Job job, string? link, bool termsAccepted, CancellationToken cancellation)
    {
        var follower = new JobFollower(connection);
        job = await follower.FollowAsync(job, cancellation, JobState.AwaitingAccess, JobState.Paused);
        if (job.State != JobState.AwaitingAccess || link is null) return job;
        return await follower.FollowAsync(await GiveAsync(job, link, termsAccepted, cancellation), cancellation, JobState.AwaitingAccess, JobState.Paused);
    }

    /// <summary>What a person has to do, step by step.</summary>
    public static async Task WriteStepsAsync(Job job, string howToGoOn, TextWriter output)
    {
        if (job.Failure is { Reason.Length: > 0 } failure) await output.WriteLineAsync(failure.Reason);
        foreach (var step in job.AccessSteps)
        {
            await output.WriteLineAsync($"  {step.Number}. {step.Title}{(step.IsOptional ? " (optional)" : "")}{(step.Done ? " [done]" : "")}");
            if (step.Description.Length > 0 && step.Description != step.Title) await output.WriteLineAsync($"     {step.Description}");
            if (step.Link.Length > 0) await output.WriteLineAsync($"     {step.Link}");
        }

        await output.WriteLineAsync($"{job.Name} waits for access. {howToGoOn}");
    }
}
