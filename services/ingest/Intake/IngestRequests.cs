using Lightbox.Ingest.Access;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;
using CatalogDataset = Lightbox.Catalog.V1.Dataset;

namespace Lightbox.Ingest.Intake;

/// <summary>Whether a request to take files in makes sense, before anything is kept of it.</summary>
internal sealed class IngestRequests(SourceKinds kinds, Credentials credentials, AccessGuides guides, IJobStore jobs, FileBytes room, IngestOptions options)
{
    private const int MaximumText = 128;

    public async Task CheckAsync(StartIngestRequest request, CancellationToken cancellation)
    {
        if (request.RequestId.Length > MaximumText) throw new InvalidRequestException("request_id", $"must be at most {MaximumText} characters");
        if (request.Split.Length > MaximumText) throw new InvalidRequestException("split", $"must be at most {MaximumText} characters");
        await CheckAsync(request.Source, request.Dataset, cancellation);
        if (request.ExpectedDigest.Length > 0) CheckDigest(request);
        room.CheckRoom(0);
        if (await jobs.CountActiveAsync(null, cancellation) >= options.MaximumJobs)
            throw new LimitExceededException($"There are {options.MaximumJobs} jobs already that have not ended.", "TOO_MANY_JOBS");
    }

    /// <returns>The dataset as the catalogue has it.</returns>
    public async Task<CatalogDataset> CheckAsync(Source? source, string dataset, CancellationToken cancellation)
    {
        Dataset(dataset);
        await kinds.Of(source).CheckAsync(source!, cancellation);
        credentials.Find(source!.Credential);
        // NOT_FOUND when it is not catalogued; passed on as the catalogue says it.
        return await guides.DatasetAsync(dataset, cancellation);
    }

    /// <summary>One line for a person: "Ingest of chexpert from a local path".</summary>
    public string Title(StartIngestRequest request) => $"Ingest of {request.Dataset.Split('/')[^1]} from {kinds.Of(request.Source).Describe(request.Source)}";

    /// <summary>The name as given.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a dataset.</exception>
    public static string Dataset(string name)
    {
        const string Collection = "datasets/";
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        var valid = id.Length is > 0 and <= MaximumText && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
        return valid ? name : throw new InvalidRequestException("dataset", "must be datasets/{dataset}");
    }

    private static void CheckDigest(StartIngestRequest request)
    {
        if (!Digest.TryParse(request.ExpectedDigest, out var digest) || digest.Algorithm != Digest.Sha256 || request.ExpectedDigest != digest.ToString())
            throw new InvalidRequestException("expected_digest", "must be sha256:{64 lower-case hex digits}");
        var isOne = request.Source.PlaceCase switch
        {
            Source.PlaceOneofCase.Local => !Directory.Exists(request.Source.Local.Path),
            Source.PlaceOneofCase.Http => request.Source.Http is { Files.Count: 1, Manifest.Length: 0 },
            Source.PlaceOneofCase.Upload => request.Source.Upload.Uploads.Count == 1,
            _ => false,
        };
        if (!isOne) throw new InvalidRequestException("expected_digest", "is for a single file; the source is more than one");
    }
}
