using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Jobs;

/// <summary>Job names and new jobs.</summary>
internal static class JobMessages
{
    /// <summary>Jobs of the ingest service.</summary>
    public const string Files = "jobs/";

    /// <summary>Jobs of the knowledge service.</summary>
    public const string Knowledge = "knowledgeJobs/";

    /// <summary>The id in a resource name.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a job of that collection.</exception>
    public static string IdOf(string name, string field = "name", string collection = Files)
    {
        var id = name.StartsWith(collection, StringComparison.Ordinal) ? name[collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException(field, $"must be {collection}{{32 lower-case hex digits}}");
    }

    /// <summary>A job that nobody has taken yet.</summary>
    /// <param name="title">One line for a person; no credential, no URL query.</param>
    /// <param name="dataset">datasets/{dataset}; empty when it is none's.</param>
    public static Job New(JobKind kind, string title, string dataset, TimeProvider clock) => new()
    {
        Name = Collection(kind) + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
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
        new(IdOf(job.Name, "name", Collection(job.Kind)), requestId.Length == 0 ? null : requestId, JobStop.None, job, request.ToByteArray());

    /// <summary>Resource name of a part of a job, for a service whose table keeps them by path.</summary>
    public static string ItemName(string job, string path) => $"{job}/items/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..32]}";

    private static string Collection(JobKind kind) => kind is JobKind.ImportDocument or JobKind.Reembed or JobKind.Evaluate ? Knowledge : Files;
}
