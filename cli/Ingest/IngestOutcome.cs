using Lightbox.Cli.Connections;
using Lightbox.Cli.Status;
using Lightbox.Common.V1;

namespace Lightbox.Cli.Ingest;

/// <summary>How an ingest that was followed came out.</summary>
internal static class IngestOutcome
{
    /// <returns>The exit code: 0 for what was taken in or waits for a person.</returns>
    public static async Task<int> WriteAsync(Connection connection, Job job, string dataset, bool json, CancellationToken cancellation)
    {
        if (job.State == JobState.AwaitingAccess)
        {
            await AccessLink.WriteStepsAsync(job, $"Go on with: lightbox datasets download {dataset} --link URL", Console.Out);
            return ExitCodes.Done;
        }

        if (job.State == JobState.Paused)
        {
            await Console.Out.WriteLineAsync($"{job.Name} is paused. Go on with: lightbox jobs resume {job.Name["jobs/".Length..]}");
            return ExitCodes.Done;
        }

        if (json) await StatusJson.WriteAsync(connection, serving: false, dataset, Console.Out, cancellation);
        else await IngestSummary.WriteAsync(connection, job, dataset, Console.Out, cancellation);
        return job.State is JobState.Failed or JobState.Cancelled ? ExitCodes.Failed : ExitCodes.Done;
    }
}
