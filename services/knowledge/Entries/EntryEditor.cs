using Google.Protobuf.WellKnownTypes;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Entries;

/// <summary>What a person may do with entries. Every change is in the index before it is answered.</summary>
internal sealed class EntryEditor(IEntryStore store, EntryIndex index, TimeProvider clock, ILogger<EntryEditor> logger)
{
    /// <summary>Names that give the same id get a number; so many alike are no accident.</summary>
    private const int MaximumAlike = 50;

    private static readonly FieldMask EveryField = FieldMask.FromString<Entry>(
        "kind,finding_name,modality,body_part,finding_category,description,clinical_significance,key_features,differential_diagnosis,dataset_source,metadata,symptoms,concepts,"
        + "provenance,validation_status,language,supersedes,notice");

    public async Task<EntryRow> CreateAsync(CreateEntryRequest request, string principal, CancellationToken cancellation)
    {
        var entry = request.Entry ?? throw new InvalidRequestException("entry", "must be given");
        if (request.EntryId.Length > 0 && !EntryNames.IsId(request.EntryId))
            throw new InvalidRequestException("entry_id", $"must be of lower-case letters, digits and '-', at most {EntryNames.MaximumIdLength}");
        var act = new EntryAct(EntryAct.Create, principal, RequestId: EntryRequests.RequestId(request.RequestId));
        var row = EntryRequests.Row(entry, request.EntryId, EntryOrigins.User);
        return await CreateAsync(row with { Provenance = Signed(row.Provenance, principal) }, act, cancellation);
    }

    /// <summary>Adds a row; one without an id gets one made of its name.</summary>
    /// <exception cref="ResourceExistsException">The id is taken.</exception>
    public async Task<EntryRow> CreateAsync(EntryRow row, EntryAct act, CancellationToken cancellation)
    {
        var slug = row.Id.Length > 0 ? row.Id : EntryRequests.Slug(row.FindingName);
        for (var alike = 1; ; alike++)
        {
            var id = alike == 1 ? slug : $"{slug}-{alike}";
            try
            {
                var made = await store.WriteAsync(id, act, before => before is null ? row with { Id = id } : throw new ResourceExistsException(EntryNames.Of(id)), cancellation);
                await ChangedAsync(act, made.Id);
                return made;
            }
            catch (ResourceExistsException) when (row.Id.Length == 0 && alike < MaximumAlike)
            {
                // The next number may be free.
            }
        }
    }

    public async Task<EntryRow> UpdateAsync(UpdateEntryRequest request, string principal, CancellationToken cancellation)
    {
        var entry = request.Entry ?? throw new InvalidRequestException("entry", "must be given");
        var id = EntryNames.Id(entry.Name, "entry.name");
        var mask = Mask(request.UpdateMask);
        var act = new EntryAct(EntryAct.Update, principal, RequestId: EntryRequests.RequestId(request.RequestId));
        var changed = await store.WriteAsync(
            id,
            act,
            before =>
            {
                var next = Current(before, id, entry.Etag).ToMessage();
                // Repeated fields and messages of the mask are replaced, not added to.
                mask.Merge(entry, next, new FieldMask.MergeOptions { ReplaceRepeatedFields = true, ReplaceMessageFields = true, ReplacePrimitiveFields = true });
                return EntryRequests.Row(next, id, EntryOrigins.User);
            },
            cancellation);
        await ChangedAsync(act, id);
        return changed;
    }

    public async Task DeleteAsync(DeleteEntryRequest request, string principal, CancellationToken cancellation)
    {
        var id = EntryNames.Id(request.Name);
        var act = new EntryAct(EntryAct.Delete, principal, EntryRequests.Reason(request.Reason));
        await store.WriteAsync(
            id,
            act,
            before =>
            {
                Current(before, id, request.Etag);
                return null;
            },
            cancellation);
        await ChangedAsync(act, id);
    }

    private static EntryRow Current(EntryRow? row, string id, string etag)
    {
        if (row is null) throw new ResourceNotFoundException(EntryNames.Of(id));
        return etag.Length == 0 || etag == row.ETag
            ? row
            : throw new ConflictException("The entry changed meanwhile; read it again.", "ETAG_MISMATCH") { Metadata = { ["etag"] = row.ETag } };
    }

    private static FieldMask Mask(FieldMask? asked)
    {
        if (asked is null || asked.Paths.Count == 0 || asked.Paths is ["*"]) return EveryField;
        foreach (var path in asked.Paths)
        {
            if (!EveryField.Paths.Contains(path.Split('.')[0]) || !FieldMask.IsValid<Entry>(path))
                throw new InvalidRequestException("update_mask", "must name fields of the entry that a caller may set");
        }

        return asked;
    }

    private IReadOnlyList<EntryProvenance> Signed(IReadOnlyList<EntryProvenance> sources, string principal) => sources.Count > 0
        ? [.. sources.Select(source => source.Agent.Length > 0 ? source : source with { Agent = principal })]
        : [new EntryProvenance { Agent = principal, Date = clock.GetUtcNow().ToString("yyyy-MM-dd") }];

    /// <summary>It is kept already: the index must follow even when the caller is gone.</summary>
    private Task ChangedAsync(EntryAct act, string id)
    {
        KnowledgeLog.Changed(logger, act.Method, id);
        return index.RefreshAsync(CancellationToken.None);
    }
}
