using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Changes;

/// <summary>The wire face of changes. Datasets and grants are told of so far; the stream and the audit record are not built yet.</summary>
internal sealed class ChangeGrpc(IChangeStore store) : ChangeService.ChangeServiceBase
{
    public override async Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        if (request.FromSequence < 0) throw new InvalidRequestException("from_sequence", "must not be negative");
        if (request.Collection is "assets") throw new NotBuiltException(context.Method, $"the change feed of {request.Collection}");
        if (request.Collection is not ("" or "datasets" or "grants")) throw new InvalidRequestException("collection", "must be datasets, assets, grants or empty");
        var from = Math.Max(1, request.FromSequence);
        var changes = await store.ListAsync(from, request.Collection, size, context.CancellationToken);
        return new ListChangesResponse { Changes = { changes }, NextSequence = changes.Count > 0 ? changes[^1].Sequence + 1 : from };
    }
}
