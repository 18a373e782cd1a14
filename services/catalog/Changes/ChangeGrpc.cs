using System.Globalization;
using Grpc.Core;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Changes;

/// <summary>The wire face of changes and of the audit record.</summary>
internal sealed class ChangeGrpc(IChangeStore store, ChangeSignal signal, IAuditStore audit, TimeProvider clock) : ChangeService.ChangeServiceBase
{
    private const int WatchPage = 1000;

    /// <summary>For changes that another process on the same database made.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public override async Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var from = Check(request.FromSequence, request.Collection);
        var changes = await store.ListAsync(from, request.Collection, size, context.CancellationToken);
        return new ListChangesResponse { Changes = { changes }, NextSequence = changes.Count > 0 ? changes[^1].Sequence + 1 : from };
    }

    public override async Task WatchChanges(WatchChangesRequest request, IServerStreamWriter<Change> responseStream, ServerCallContext context)
    {
        var stop = context.CancellationToken;
        var next = Check(request.FromSequence, request.Collection);
        while (true)
        {
            var changed = signal.Next;
            var changes = await store.ListAsync(next, request.Collection, WatchPage, stop);
            foreach (var change in changes) await responseStream.WriteAsync(change, stop);
            if (changes.Count > 0) next = changes[^1].Sequence + 1;
            if (changes.Count < WatchPage) await Task.WhenAny(changed, Task.Delay(Look, clock, stop));
            stop.ThrowIfCancellationRequested();
        }
    }

    public override async Task<ListAuditRecordsResponse> ListAuditRecords(ListAuditRecordsRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var query = $"ListAuditRecords\n{request.Filter}";
        long? before = PageToken.Decode(request.PageToken, query, 1) is [var last] ? long.Parse(last, CultureInfo.InvariantCulture) : null;
        var found = await audit.ListAsync(AuditFilter.Of(request.Filter), before, size + 1, context.CancellationToken);
        var response = new ListAuditRecordsResponse { Records = { found.Take(size) } };
        if (found.Count > size) response.NextPageToken = PageToken.Encode(query, found[size - 1].Sequence.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static long Check(long fromSequence, string collection)
    {
        if (fromSequence < 0) throw new InvalidRequestException("from_sequence", "must not be negative");
        if (collection is not ("" or "datasets" or "assets" or "grants")) throw new InvalidRequestException("collection", "must be datasets, assets, grants or empty");
        return Math.Max(1, fromSequence);
    }
}
