using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
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

    /// <summary>A job that nobody has taken yet.</summary>
    /// <param name="title">One line for a person; no credential, no URL query.</param>
    /// <param name="dataset">datasets/{dataset}; empty when it is none's.</param>
    public static Job New(JobKind kind, string title, string dataset, TimeProvider clock) => new()
    {
        Name = Collection + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
        Kind = kind,
        State = JobState.Planned,
        Title = title,
        Dataset = dataset,
        Progress = new JobProgress(),
        Sequence = 1,
        CreateTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
        Etag = "1",
    };

    /// <param name="requestId">Repeats with the same id are the same job; empty for none.</param>
    public static JobRow Row(Job job, IMessage request, string requestId) =>
        new(IdOf(job.Name), requestId.Length == 0 ? null : requestId, JobStop.None, job, request.ToByteArray());
}
