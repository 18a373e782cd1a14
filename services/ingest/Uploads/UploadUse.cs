using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;

namespace Lightbox.Ingest.Uploads;

/// <summary>Which uploads a job still needs.</summary>
internal sealed class UploadUse(IJobStore jobs)
{
    private const int Page = 200;

    private static readonly JobState[] Open = [JobState.Planned, JobState.AwaitingAccess, JobState.Running, JobState.Paused];

    /// <summary>jobs/{job} of a job in no final state that takes the upload in; null when there is none.</summary>
    public async Task<string?> JobOfAsync(string id, CancellationToken cancellation)
    {
        var name = UploadMessages.Collection + id;
        foreach (var state in Open)
        {
            (long, string)? before = null;
            while (true)
            {
                var rows = await jobs.ListAsync(new JobQuery { Kind = JobKind.Ingest, State = state, Before = before, Limit = Page }, cancellation);
                var user = rows.FirstOrDefault(row => StartIngestRequest.Parser.ParseFrom(row.Request).Source?.Upload?.Uploads.Contains(name) == true);
                if (user is not null) return user.Job.Name;
                if (rows.Count < Page) break;
                before = (rows[^1].Job.CreateTime.ToDateTimeOffset().ToUnixTimeMilliseconds(), rows[^1].Id);
            }
        }

        return null;
    }
}
