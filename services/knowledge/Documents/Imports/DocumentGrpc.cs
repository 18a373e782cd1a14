using System.Globalization;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>The wire face of imports.</summary>
internal sealed class DocumentGrpc(IImportStore store, ProposalReview review, JobControl jobs, TimeProvider clock) : DocumentService.DocumentServiceBase
{
    public override async Task<Job> ImportDocument(ImportDocumentRequest request, ServerCallContext context)
    {
        var job = JobMessages.New(JobKind.ImportDocument, Title(request), request.Dataset, clock);
        var import = ImportRequests.Row(request, JobMessages.IdOf(job.Name, "name", JobMessages.Knowledge), clock.GetUtcNow());
        await store.CreateAsync(import, request.Content.ToByteArray(), context.CancellationToken);
        // The document is in its own table; the job's row stays small.
        var asked = new ImportDocumentRequest(request) { Content = Google.Protobuf.ByteString.Empty };
        var started = await jobs.StartAsync(job, asked, request.RequestId, context.CancellationToken);
        if (started.Name != job.Name) await store.RemoveAsync(import.Id, CancellationToken.None);
        return started;
    }

    public override async Task<DocumentImport> GetDocumentImport(GetDocumentImportRequest request, ServerCallContext context) =>
        await MessageAsync(await FindAsync(request.Name, "name", context.CancellationToken), context.CancellationToken);

    public override async Task<ListProposalsResponse> ListProposals(ListProposalsRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var import = await FindAsync(request.Parent, "parent", context.CancellationToken);
        var bound = $"ListProposals {request.Parent}";
        var after = PageToken.Decode(request.PageToken, bound, 1) is [var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var last) ? last : 0;
        var rows = await store.ProposalsAsync(import.Id, after, size + 1, context.CancellationToken);
        var response = new ListProposalsResponse { Proposals = { rows.Take(size).Select(row => Message(import, row)) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Encode(bound, rows[size - 1].Number.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    public override async Task<DocumentImport> ReviewProposals(ReviewProposalsRequest request, ServerCallContext context)
    {
        var import = await FindAsync(request.Name, "name", context.CancellationToken);
        await review.DecideAsync(import, request, Caller.NameOf(context.GetHttpContext()), context.CancellationToken);
        return await MessageAsync(import, CancellationToken.None);
    }

    private static string Title(ImportDocumentRequest request) => request.Title.Trim() is { Length: > 0 and <= 300 } title ? $"Import of \"{title}\"" : "Import of a document";

    private static Proposal Message(ImportRow import, ProposalRow row)
    {
        var entry = row.Row.ToMessage();
        entry.Name = row.Entry.Length > 0 ? EntryNames.Of(row.Entry) : "";
        entry.CreateTime = null;
        entry.UpdateTime = null;
        return new() { Name = import.Proposal(row.Number), Entry = entry, Quote = row.Quote, State = row.State, Reason = row.Reason };
    }

    private async Task<DocumentImport> MessageAsync(ImportRow import, CancellationToken cancellation) =>
        import.ToMessage(await store.ProposalsAsync(import.Id, 0, int.MaxValue, cancellation));

    private async Task<ImportRow> FindAsync(string name, string field, CancellationToken cancellation) =>
        await store.GetAsync(ImportRow.IdOf(name, field), cancellation) ?? throw new ResourceNotFoundException(name);
}
