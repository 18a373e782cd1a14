using Grpc.Core;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Ingest.Ledger;

internal sealed class LedgerGrpc(ILedgerStore store, LedgerSweep sweep) : LedgerService.LedgerServiceBase
{
    private static readonly string[] Fields = ["dataset", "path", "verdict", "job", "format", "stored_sha256"];

    public override async Task<ListLedgerEntriesResponse> ListLedgerEntries(ListLedgerEntriesRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var bound = $"ListLedgerEntries {request.Filter}";
        var after = PageToken.Decode(request.PageToken, bound, 2);
        var query = Query(Equalities.Parse(request.Filter, Fields)) with { After = after is [var dataset, var path] ? (dataset, path) : null, Limit = size + 1 };
        var rows = await store.ListAsync(query, context.CancellationToken);
        var response = new ListLedgerEntriesResponse { Entries = { rows.Take(size).Select(LedgerMessages.Entry) } };
        if (rows.Count > size) response.NextPageToken = PageToken.Encode(bound, rows[size - 1].Dataset, rows[size - 1].Path);
        return response;
    }

    public override async Task<LedgerEntry> GetLedgerEntry(GetLedgerEntryRequest request, ServerCallContext context)
    {
        const string Collection = "ledgerEntries/";
        if (!request.Name.StartsWith(Collection, StringComparison.Ordinal)) throw new InvalidRequestException("name", "must be ledgerEntries/{entry}");
        var row = await store.GetAsync(request.Name[Collection.Length..], context.CancellationToken);
        return row is null ? throw new ResourceNotFoundException(request.Name) : LedgerMessages.Entry(row);
    }

    public override Task<SweepLedgerResponse> SweepLedger(SweepLedgerRequest request, ServerCallContext context) =>
        sweep.RunAsync(request.Dataset.Length == 0 ? null : IngestRequests.Dataset(request.Dataset), request.ValidateOnly, context.CancellationToken);

    private static LedgerQuery Query(Equalities filter)
    {
        var path = filter.Text("path");
        var prefix = path?.EndsWith('*') == true;
        var verdict = filter.Enumeration<V1.Verdict>("verdict");
        return new LedgerQuery
        {
            Dataset = filter.Text("dataset"),
            Path = prefix ? path![..^1] : path,
            PathIsPrefix = prefix,
            Verdicts = verdict is { } one ? [(Verdict)one] : [],
            Job = filter.Text("job"),
            Format = filter.Text("format"),
            Sha256 = filter.Text("stored_sha256"),
            Limit = 1,
        };
    }
}
