using Grpc.Core;
using Lightbox.Knowledge.Datasets;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Knowledge.Entries;

/// <summary>The wire face of the entries: reading, changing, and bringing them up to the catalogue.</summary>
internal sealed class EntryGrpc(IEntryStore store, EntryEditor editor, DatasetSync sync) : EntryService.EntryServiceBase
{
    /// <summary>Rows read at a time while a filter leaves some out.</summary>
    private const int Chunk = 500;

    public override async Task<Entry> GetEntry(GetEntryRequest request, ServerCallContext context)
    {
        var id = EntryNames.Id(request.Name);
        var rows = await store.FindAsync([id], context.CancellationToken);
        return rows.Count == 1 ? rows[0].ToMessage() : throw new ResourceNotFoundException(EntryNames.Of(id));
    }

    public override async Task<ListEntriesResponse> ListEntries(ListEntriesRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var filter = Filter.Parse(request.Filter, EntryFacets.Fields);
        var query = "entries\n" + request.Filter;
        var after = PageToken.Decode(request.PageToken, query, parts: 1)?[0] ?? "";
        var response = new ListEntriesResponse();
        while (true)
        {
            var rows = await store.PageAsync(after, Math.Max(size + 1, filter.Root is null ? 0 : Chunk), context.CancellationToken);
            foreach (var row in rows)
            {
                if (!EntryFacets.Of(row).Matches(filter)) continue;
                if (response.Entries.Count == size)
                {
                    response.NextPageToken = PageToken.Encode(query, EntryNames.Id(response.Entries[^1].Name));
                    return response;
                }

                response.Entries.Add(row.ToMessage());
            }

            if (rows.Count < Math.Max(size + 1, filter.Root is null ? 0 : Chunk)) return response;
            after = rows[^1].Id;
        }
    }

    public override async Task<Entry> CreateEntry(CreateEntryRequest request, ServerCallContext context) =>
        (await editor.CreateAsync(request, Principal(context), context.CancellationToken)).ToMessage();

    public override async Task<Entry> UpdateEntry(UpdateEntryRequest request, ServerCallContext context) =>
        (await editor.UpdateAsync(request, Principal(context), context.CancellationToken)).ToMessage();

    public override async Task<DeleteEntryResponse> DeleteEntry(DeleteEntryRequest request, ServerCallContext context)
    {
        await editor.DeleteAsync(request, Principal(context), context.CancellationToken);
        return new DeleteEntryResponse();
    }

    public override async Task<SyncDatasetEntriesResponse> SyncDatasetEntries(SyncDatasetEntriesRequest request, ServerCallContext context)
    {
        var (changes, next) = await sync.RunAsync(request.Full, context.CancellationToken);
        return new SyncDatasetEntriesResponse { Created = changes.Created, Updated = changes.Updated, Deleted = changes.Deleted, NextSequence = next };
    }

    private static string Principal(ServerCallContext context) => Caller.NameOf(context.GetHttpContext());
}
