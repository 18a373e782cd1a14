using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Jobs;

/// <summary>Job names and new jobs.</summary>
internal static class JobMessages
{
    private const string Collection = "jobs/";

    /// <summary>The id in a resource name.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a job.</exception>
    public static string IdOf(string name, string field = "name")
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException(field, "must be jobs/{32 lower-case hex digits}");
    }

    public static JobRow New(StartIngestRequest request, TimeProvider clock)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        var local = request.Source.Local;
        var job = new Job
        {
            Name = Collection + id,
            Kind = JobKind.Ingest,
            State = JobState.Planned,
            Title = $"Ingest of {request.Dataset.Split('/')[^1]} from a local path{(local.InPlace ? ", in place" : "")}",
            Dataset = request.Dataset,
            Progress = new JobProgress { Files = new FileCounts() },
            Sequence = 1,
            CreateTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
            Etag = "1",
        };
        return new JobRow(id, request.RequestId.Length == 0 ? null : request.RequestId, JobStop.None, job, request);
    }
}
