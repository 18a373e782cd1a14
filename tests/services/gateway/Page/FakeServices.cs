using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.V1;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Services.Tests.Gateway.Page;

internal sealed class FakeDatasets : DatasetService.DatasetServiceBase
{
    public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListDatasetsResponse { Datasets = { FakeContent.Datasets }, TotalSize = FakeContent.Datasets.Count });

    public override Task<Dataset> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
        Task.FromResult(FakeContent.Datasets.FirstOrDefault(dataset => dataset.Name == request.Name) ?? throw new ResourceNotFoundException(request.Name));

    public override Task<AccessGuide> GetAccessGuide(GetAccessGuideRequest request, ServerCallContext context) => Task.FromResult(request.Name == "datasets/many" ? new AccessGuide() : new AccessGuide
    {
        Dataset = request.Name,
        Steps = { new AccessStep { Number = 1, Title = "Open the page" }, new AccessStep { Number = 2, Title = "Accept the terms" } },
        Turnaround = "1 to 24 hours",
    });

    public override Task<DatasetCard> GetDatasetCard(GetDatasetCardRequest request, ServerCallContext context) =>
        Task.FromResult(new DatasetCard { Dataset = request.Name, MediaType = "text/markdown", Text = $"# {request.Name} {request.Format}" });

    public override Task<SearchDatasetsResponse> SearchDatasets(SearchDatasetsRequest request, ServerCallContext context) =>
        Task.FromResult(request.Query.Contains("zebra", StringComparison.Ordinal)
            ? new SearchDatasetsResponse { Query = request.Query }
            : new SearchDatasetsResponse { Query = request.Query, Answered = true, Results = { new DatasetMatch { Dataset = FakeContent.Datasets[0], Why = "Its modality fits." } } });
}

internal sealed class FakeCitations : CitationService.CitationServiceBase
{
    public override Task<CitationBundle> FormatCitations(FormatCitationsRequest request, ServerCallContext context) => Task.FromResult(new CitationBundle
    {
        Text = $"{request.Style} of {string.Join(", ", request.Names)}",
        Rules = { "Cite the source." },
    });
}

internal sealed class FakeAssets : AssetService.AssetServiceBase
{
    public override Task<Asset> GetAsset(GetAssetRequest request, ServerCallContext context) =>
        Task.FromResult(FakeContent.All.FirstOrDefault(asset => asset.Name == request.Name) ?? throw new ResourceNotFoundException(request.Name));

    public override Task<ListAssetsResponse> ListAssets(ListAssetsRequest request, ServerCallContext context)
    {
        IEnumerable<Asset> held = request.Parent switch
        {
            "datasets/many" => FakeContent.Many,
            "datasets/phantoms" => FakeContent.Phantoms,
            "datasets/-" => FakeContent.All,
            _ => [],
        };
        // "kind = slide" is all the page asks for.
        if (request.Filter.Length > 0) held = held.Where(asset => request.Filter == $"kind = {asset.Image.Kind.ToString().ToLowerInvariant()}");
        var skip = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken);
        var page = held.Skip(skip).Take(request.PageSize).ToList();
        var isLast = skip + page.Count >= held.Count();
        return Task.FromResult(new ListAssetsResponse { Assets = { page }, NextPageToken = isLast ? "" : $"{skip + page.Count}" });
    }

    public override Task<Series> GetSeries(GetSeriesRequest request, ServerCallContext context) => Task.FromResult(new Series
    {
        Name = request.Name,
        Modality = "CT",
        BodyPart = "CHEST",
        InstanceCount = FakeContent.SeriesLength,
        Assets = { FakeContent.Phantoms.Take(FakeContent.SeriesLength).Select(asset => asset.Name) },
    });
}

internal sealed class FakeJobList : JobService.JobServiceBase
{
    public override Task<Lightbox.Ingest.V1.ListJobsResponse> ListJobs(Lightbox.Ingest.V1.ListJobsRequest request, ServerCallContext context) => Task.FromResult(new Lightbox.Ingest.V1.ListJobsResponse
    {
        Jobs =
        {
            new Job
            {
                Name = "jobs/1",
                State = JobState.AwaitingAccess,
                Title = "Ingest of chexpert from its provider",
                AccessSteps = { new AccessStep { Number = 1, Title = "Request access " + FakeContent.Markup, Link = "https://example.org/request" } },
            },
            new Job { Name = "jobs/2", State = JobState.PartiallySucceeded, Title = "Ingest of phantoms from a local path", RefusalCount = 2, Progress = new JobProgress { ItemsDone = 131, BytesDone = 5_000_000 } },
        },
    });
}

internal sealed class FakeIngest : IngestService.IngestServiceBase
{
    public override Task<IngestStatus> GetIngestStatus(GetIngestStatusRequest request, ServerCallContext context) => Task.FromResult(new IngestStatus
    {
        Files = new FileCounts { Seen = 131, TakenIn = 120, Duplicate = 6, Skipped = 3, Refused = 2 },
        ByFormat = { ["dicom"] = 119, ["svs"] = 7 },
        Refused =
        {
            new Refusal { Path = "ct/jpegxl.dcm", Code = "SYNTAX_UNSUPPORTED", Reason = "JPEG XL has no decoder here." },
            new Refusal { Path = "ct/" + FakeContent.Markup, Code = "FORMAT_BROKEN", Reason = FakeContent.Markup },
        },
    });

    public override Task<ListRefusalsResponse> ListRefusals(ListRefusalsRequest request, ServerCallContext context) => Task.FromResult(new ListRefusalsResponse
    {
        Refusals = { new Refusal { Path = "README.md", Code = "NOT_AN_IMAGE", Reason = request.Skipped ? "A text file is left alone." : "wrong list" } },
    });
}

internal sealed class FakeSearch : SearchService.SearchServiceBase
{
    public override Task<SearchEntriesResponse> SearchEntries(SearchEntriesRequest request, ServerCallContext context) =>
        Task.FromResult(request.Query.Contains("zebra", StringComparison.Ordinal)
            ? new SearchEntriesResponse { Query = request.Query }
            : new SearchEntriesResponse
            {
                Query = request.Query,
                Answered = true,
                LowConfidence = true,
                Results = { Match },
                Concepts = { new TermSpan { Display = "Brain", Codes = { new ConceptCode { System = "SCT", Code = "12738006" } } } },
            });

    private static EntryMatch Match => new()
    {
        Entry = new Entry
        {
            Name = "entries/brain-mets",
            FindingName = "Brain metastasis",
            Modality = "MR",
            Description = FakeContent.Markup,
            DatasetSource = "datasets/phantoms",
            Notice = "For education and research use only; not for diagnosis or treatment. It does not name the primary.",
            Suspicious = true,
        },
        Score = 0.9,
        Why = "Matches 'brain' in name.",
        Explanation = new MatchExplanation { Score = 0.9, Coverage = 0.5, Parts = { new ScorePart { Name = "bm25", Value = 1, Weight = 0.9 } } },
        Citation = "Phantom, P. (2025). Made pictures.",
        Assets = { FakeContent.Slide },
    };
}
