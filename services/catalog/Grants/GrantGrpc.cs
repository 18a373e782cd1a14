using Grpc.Core;
using Lightbox.Catalog.Audit;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Grants;

/// <summary>The wire face of grants.</summary>
internal sealed class GrantGrpc(DatasetShelf shelf, IGrantStore store, GrantShelf grants, RightsWatch rights, TimeProvider clock, ILogger<GrantGrpc> logger) : GrantService.GrantServiceBase
{
    private const string EveryDataset = "datasets/-";
    private static readonly TimeSpan MaximumBelief = TimeSpan.FromSeconds(10);

    public override async Task<Grant> CreateGrant(CreateGrantRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Parent, "parent").Id;
        var act = Act.Of(context, request.RequestId);
        var made = await store.CreateAsync(dataset, NewGrant.Of(request, act.Principal, clock.GetUtcNow()), act, context.CancellationToken);
        // Kept already: the memory must follow even when the caller is gone.
        await grants.LoadAsync(CancellationToken.None);
        CatalogLog.Granted(logger, made.Name);
        return made;
    }

    public override async Task<Grant> GetGrant(GetGrantRequest request, ServerCallContext context)
    {
        var (dataset, id) = GrantNames.Parse(request.Name, "name");
        return await store.GetAsync(dataset, id, context.CancellationToken) ?? throw new ResourceNotFoundException(request.Name);
    }

    public override async Task<ListGrantsResponse> ListGrants(ListGrantsRequest request, ServerCallContext context)
    {
        var dataset = request.Parent == EveryDataset ? null : shelf.FindByName(request.Parent, "parent").Id;
        var size = Paging.PageSize(request.PageSize);
        var query = $"ListGrants\n{request.Parent}";
        var before = PageToken.Decode(request.PageToken, query, 1)?[0];
        var found = await store.ListAsync(dataset, before, size + 1, context.CancellationToken);
        var response = new ListGrantsResponse { Grants = { found.Take(size) } };
        if (found.Count > size) response.NextPageToken = PageToken.Encode(query, GrantNames.Parse(found[size - 1].Name, "name").Id);
        return response;
    }

    public override async Task<Grant> WithdrawGrant(WithdrawGrantRequest request, ServerCallContext context)
    {
        var (dataset, id) = GrantNames.Parse(request.Name, "name");
        var withdrawn = await store.WithdrawAsync(dataset, id, request.Etag, Act.WithReason(context, request.Reason), context.CancellationToken)
            ?? throw new ResourceNotFoundException(request.Name);
        await grants.LoadAsync(CancellationToken.None);
        await rights.EndedAsync();
        CatalogLog.Withdrawn(logger, withdrawn.Name);
        return withdrawn;
    }

    public override async Task WatchRights(IAsyncStreamReader<WatchRightsRequest> requestStream, IServerStreamWriter<WatchRightsResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) return;
        var belief = requestStream.Current.Belief?.ToTimeSpan() ?? TimeSpan.Zero;
        if (belief < TimeSpan.Zero || belief > MaximumBelief) throw new InvalidRequestException("belief", $"must be 0 to {MaximumBelief.TotalSeconds} s");
        using var reader = rights.Join(belief);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, reader.Gone);
        var listening = ListenAsync(requestStream, reader, stop);
        try
        {
            await foreach (var number in reader.Numbers.ReadAllAsync(stop.Token)) await responseStream.WriteAsync(new WatchRightsResponse { Number = number }, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // They left, or did not answer: what they kept they do not believe any more.
        }

        await listening;
    }

    public override Task<CheckUseResponse> CheckUse(CheckUseRequest request, ServerCallContext context)
    {
        var entry = shelf.FindByName(request.Dataset, "dataset");
        if (!Enum.IsDefined(request.Purpose) || request.Purpose == UsePurpose.Unspecified) throw new InvalidRequestException("purpose", "must be one of the contract's");
        var needed = GrantShelf.IsNeeded(entry.Description);
        var held = needed ? grants.Holding(entry.Id) : null;
        return Task.FromResult(new CheckUseResponse
        {
            // What the terms do not answer stays unspecified: neither a yes nor a no is made up.
            Decision = entry.Description.UseDecisions.FirstOrDefault(decision => decision.Purpose == request.Purpose) ?? new UseDecision { Purpose = request.Purpose },
            Granted = !needed || held is not null,
            Grant = held?.Name ?? "",
        });
    }

    private static async Task ListenAsync(IAsyncStreamReader<WatchRightsRequest> requests, RightsReader reader, CancellationTokenSource stop)
    {
        try
        {
            while (await requests.MoveNext(stop.Token)) reader.Heard(requests.Current.Heard);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException or RpcException or DomainException)
        {
            // However the stream ended, nobody listens any more.
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
