using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Documents;

/// <summary>Import from the document to answers with citations, over the wire, on either database.</summary>
public abstract class ImportContract : IAsyncLifetime
{
    private KnowledgeHost host = null!;

    private DocumentService.DocumentServiceClient Documents => new(host.Channel);

    private KnowledgeJobService.KnowledgeJobServiceClient Jobs => new(host.Channel);

    private protected abstract Task<KnowledgeHost> StartAsync();

    public async ValueTask InitializeAsync() => host = await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ImportDocument_PlainText_BecomesCitedAnswersOnceAPersonConfirmed()
    {
        var job = await ImportAsync("text/plain", DocumentSamples.Plain, uri: "https://example.org/emergencies");
        var waiting = await UntilAsync(job.Name, JobState.AwaitingAccess);
        var import = await Documents.GetDocumentImportAsync(new() { Name = waiting.Result });
        var proposals = await ProposalsAsync(import.Name);
        Assert.Equal((3, 0, 0, "Imaging of Chest Emergencies"), (import.ProposalCount, import.ConfirmedCount, import.RejectedCount, import.Title));
        Assert.All(proposals, proposal => Assert.Equal(ProposalState.Open, proposal.State));
        var corrected = proposals[0].Entry.Clone();
        corrected.ClinicalSignificance = "A quokka was consulted about the visceral line.";

        await Documents.ReviewProposalsAsync(new() { Name = import.Name, Reviewer = "Dr. Test", Decisions = { Decision(proposals[0], ProposalState.Confirmed, corrected), Decision(proposals[1], ProposalState.Rejected) } });
        Assert.Equal(JobState.AwaitingAccess, (await Jobs.GetJobAsync(new() { Name = job.Name })).State);
        await Documents.ReviewProposalsAsync(new() { Name = import.Name, Reviewer = "Dr. Test", Decisions = { Decision(proposals[2], ProposalState.Confirmed) } });
        var ended = await UntilAsync(job.Name, JobState.Succeeded);

        var done = await Documents.GetDocumentImportAsync(new() { Name = ended.Result });
        Assert.Equal((3, 2, 1, 2), (done.ProposalCount, done.ConfirmedCount, done.RejectedCount, done.Entries.Count));
        Assert.Equal("evaluations/" + done.Name.Split('/')[1], done.Evaluation);
        foreach (var step in (string[])["## 1. Imaging", "## 2. Mapped", "SCT 36118008", "## 3. Embedded", "## 4. Inserted", "## 5. Retrieval", "ndcg@10", "education and research"]) Assert.Contains(step, done.Report);
        var entry = await host.Entries.GetEntryAsync(new() { Name = done.Entries[0] });
        Assert.Equal(("confirmed", "Dr. Test", "https://example.org/emergencies"), (entry.ValidationStatus, entry.Provenance[0].Agent, entry.Provenance[0].Uri));
        Assert.Equal(proposals[0].Quote, Slice(DocumentSamples.Plain, entry.Provenance[0]));
        var found = await host.Search.SearchEntriesAsync(new() { Query = "quokka consulted about the visceral line" });
        Assert.Equal(done.Entries[0], found.Results[0].Entry.Name);
        Assert.Contains("Imaging of Chest Emergencies", found.Results[0].Citation);
        var items = await Jobs.ListJobItemsAsync(new() { Parent = job.Name });
        Assert.Equal(done.Entries.Order(StringComparer.Ordinal), items.Items.Select(item => item.Result).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ImportDocument_SameRequest_GivesTheSameJob()
    {
        var first = await ImportAsync("text/markdown", DocumentSamples.Markdown, requestId: "one");
        var second = await ImportAsync("text/markdown", DocumentSamples.Markdown, requestId: "one");
        Assert.Equal(first.Name, second.Name);
        Assert.Equal((await UntilAsync(first.Name, JobState.AwaitingAccess)).Result.Split('/')[1], first.Name.Split('/')[1]);
    }

    [Fact]
    public async Task ImportDocument_NothingInIt_EndsWithAReport()
    {
        var job = await ImportAsync("text/plain", "Gardening\n\nWorms live in the ground and are good for it.\n");
        var ended = await UntilAsync(job.Name, JobState.Succeeded);
        var import = await Documents.GetDocumentImportAsync(new() { Name = ended.Result });
        Assert.Equal(0, import.ProposalCount);
        Assert.Contains("0 proposed", import.Report);
    }

    [Theory]
    [InlineData("application/zip", "text", StatusCode.InvalidArgument, "media_type")]
    [InlineData("text/plain", "", StatusCode.InvalidArgument, "content")]
    public async Task ImportDocument_WrongRequest_NamesTheField(string mediaType, string text, StatusCode code, string field)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => ImportAsync(mediaType, text));
        Assert.Equal(code, refused.StatusCode);
        Assert.Equal(field, refused.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations[0].Field);
    }

    [Fact]
    public async Task ImportDocument_TooLarge_IsRefusedWithItsReason()
    {
        var request = new ImportDocumentRequest { MediaType = "text/plain", Content = ByteString.CopyFrom(new byte[(16 << 20) + 1]) };
        var refused = await Assert.ThrowsAsync<RpcException>(() => Documents.ImportDocumentAsync(request).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<QuotaFailure>());
    }

    [Theory]
    [InlineData("application/pdf", "no pdf", "INVALID_REQUEST")]
    [InlineData("text/html", "no html", "INVALID_REQUEST")]
    public async Task ImportDocument_Broken_FailsItsJobWithTheReason(string mediaType, string text, string code)
    {
        var job = await ImportAsync(mediaType, text);
        var ended = await UntilAsync(job.Name, JobState.Failed);
        Assert.Equal(code, ended.Failure.Code);
        Assert.Contains("content", ended.Failure.Reason);
    }

    [Fact]
    public async Task ImportDocument_PdfBomb_FailsItsJobAndTheServiceGoesOn()
    {
        var job = await Documents.ImportDocumentAsync(new() { MediaType = "application/pdf", Content = ByteString.CopyFrom(PdfBomb.Of("FlateDecode")) });
        Assert.Equal("DOCUMENT_TOO_LARGE", (await UntilAsync(job.Name, JobState.Failed)).Failure.Code);
        Assert.True((await host.Search.SearchEntriesAsync(new() { Query = "pneumothorax" })).Answered);
    }

    [Fact]
    public async Task ReviewProposals_DecidedOtherwise_IsRefused()
    {
        var job = await ImportAsync("text/plain", DocumentSamples.Plain);
        var import = (await UntilAsync(job.Name, JobState.AwaitingAccess)).Result;
        var proposals = await ProposalsAsync(import);
        Task<DocumentImport> ReviewAsync(params ProposalDecision[] decisions) => Documents.ReviewProposalsAsync(new() { Name = import, Decisions = { decisions } }).ResponseAsync;
        await ReviewAsync(Decision(proposals[0], ProposalState.Rejected));

        await ReviewAsync(Decision(proposals[0], ProposalState.Rejected));
        var decided = await Assert.ThrowsAsync<RpcException>(() => ReviewAsync(Decision(proposals[1], ProposalState.Confirmed), Decision(proposals[0], ProposalState.Confirmed)));
        var unknown = await Assert.ThrowsAsync<RpcException>(() => ReviewAsync(new ProposalDecision { Proposal = import + "/proposals/99", State = ProposalState.Confirmed }));
        var open = await Assert.ThrowsAsync<RpcException>(() => ReviewAsync(Decision(proposals[1], ProposalState.Open)));

        Assert.Equal((StatusCode.FailedPrecondition, StatusCode.NotFound, StatusCode.InvalidArgument), (decided.StatusCode, unknown.StatusCode, open.StatusCode));
        Assert.Equal(ProposalState.Open, (await ProposalsAsync(import))[1].State);
    }

    [Fact]
    public async Task CancelJob_WhileItWaits_EndsTheImport()
    {
        var job = await ImportAsync("text/plain", DocumentSamples.Plain);
        var import = (await UntilAsync(job.Name, JobState.AwaitingAccess)).Result;
        await Jobs.CancelJobAsync(new() { Name = job.Name });
        var proposals = await ProposalsAsync(import);
        var over = await Assert.ThrowsAsync<RpcException>(() => Documents.ReviewProposalsAsync(new() { Name = import, Decisions = { Decision(proposals[0], ProposalState.Confirmed) } }).ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, over.StatusCode);
    }

    private async Task<Job> ImportAsync(string mediaType, string text, string uri = "", string requestId = "") => await Documents.ImportDocumentAsync(new()
    {
        MediaType = mediaType,
        Content = ByteString.CopyFromUtf8(text),
        Uri = uri,
        RequestId = requestId,
    });

    private static ProposalDecision Decision(Proposal proposal, ProposalState state, Entry? corrected = null) => new() { Proposal = proposal.Name, State = state, Corrected = corrected };

    private async Task<List<Proposal>> ProposalsAsync(string import)
    {
        var all = new List<Proposal>();
        var request = new ListProposalsRequest { Parent = import, PageSize = 2 };
        do
        {
            var page = await Documents.ListProposalsAsync(request);
            all.AddRange(page.Proposals);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    /// <summary>Follows the job; one that waits for a person keeps its stream open.</summary>
    private async Task<Job> UntilAsync(string job, JobState state)
    {
        using var watch = Jobs.WatchJob(new() { Name = job }, deadline: DateTime.UtcNow.AddMinutes(2));
        await foreach (var next in watch.ResponseStream.ReadAllAsync())
        {
            if (next.Job.State == state) return next.Job;
            Assert.False(next.Job.State is JobState.Failed or JobState.Succeeded or JobState.Cancelled, $"{next.Job.State} {next.Job.Failure}");
        }

        throw new InvalidOperationException($"The job never was {state}.");
    }

    private static string Slice(string text, Provenance source) =>
        string.Concat(text.EnumerateRunes().Skip((int)source.Start).Take((int)(source.End - source.Start)).Select(rune => rune.ToString()));
}

public sealed class SqliteImportTests : ImportContract
{
    private protected override Task<KnowledgeHost> StartAsync() => KnowledgeHost.StartAsync();
}

public sealed class PostgresImportTests : ImportContract
{
    private PostgresDatabase database = null!;

    private protected override async Task<KnowledgeHost> StartAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        return await KnowledgeHost.StartAsync(settings: new() { [$"ConnectionStrings:{ResourceNames.KnowledgeDatabase}"] = database.ConnectionString });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}
