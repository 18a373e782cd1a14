using System.Globalization;
using Dapper;
using Google.Protobuf;
using Lightbox.Catalog.Annotations;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>One call's registrations in one transaction: what is new is decided here, item by item in their order, then written table by table.</summary>
internal sealed class RegistrationRun(ITables tables, ITableWriter writer, string datasetId, DateTimeOffset now, CancellationToken cancellation)
{
    private readonly AssetRows rows = new(tables, writer.Connection, writer.Transaction, cancellation);
    private readonly HoldingChanges holdings = new(datasetId, now);
    private readonly List<object[]> assets = [];
    private readonly List<object[]> parts = [];
    private readonly Dictionary<(string Path, string Member), object[]> memberships = [];
    private readonly HashSet<string> replaced = [];
    private readonly Dictionary<string, ChangeKind> changes = [];

    public async Task<IReadOnlyList<RegisteredAsset>> RunAsync(IReadOnlyList<Registration> items)
    {
        await DatasetPresence.RequireAsync(writer, datasetId, cancellation);
        var state = await RegistrationState.ReadAsync(tables, rows, writer, datasetId, items);
        var facets = await FacetBook.ReadAsync(writer, datasetId, cancellation);
        var results = items.Select(item => Decide(item, state, facets)).ToList();

        await WriteFilesAsync(items);
        // In the order of their keys, so that two transactions that bring the same assets cannot wait for each other.
        await InsertAsync("assets (id, kind, format, modality, body_part, study_uid, series_uid, sop_uid, image, alternate_of, created)", "ON CONFLICT DO NOTHING", assets);
        await InsertAsync("asset_parts (asset_id, ordinal, sha256, role, member)", "ON CONFLICT DO NOTHING", parts);
        await facets.WriteAsync(writer, cancellation);
        await InsertAsync(
            "memberships (dataset_id, path, member, asset_id, split, patient_key, study_key, created, facet)",
            "ON CONFLICT (dataset_id, path, member) DO UPDATE SET asset_id = excluded.asset_id, split = excluded.split, patient_key = excluded.patient_key, "
            + "study_key = excluded.study_key, facet = excluded.facet",
            memberships.Values);
        if (replaced.Count == 0) await holdings.AddAsync(writer, cancellation);
        else await ForgetAsync();
        await ChangeStore.AppendAsync(writer, now, [.. changes.Select(change => new ChangeEntry(change.Value, "assets/" + change.Key, "datasets/" + datasetId))], cancellation);
        return results;
    }

    private async Task ForgetAsync()
    {
        await AnnotationRemoval.RunAsync(writer, datasetId, replaced, cancellation);
        var (gone, _) = await Orphans.RemoveAsync(tables, writer, replaced, cancellation);
        foreach (var asset in replaced) changes[asset] = ChangeKind.Updated;
        foreach (var asset in gone) changes[asset] = ChangeKind.Deleted;
        await holdings.RecountAsync(writer, cancellation);
    }

    private RegisteredAsset Decide(Registration item, RegistrationState state, FacetBook facets)
    {
        var result = new RegisteredAsset { Asset = "assets/" + item.Id };
        if (!state.Assets.TryGetValue(item.Id, out var known))
        {
            result.AssetCreated = true;
            var image = item.Image;
            state.Assets[item.Id] = known = (AlternateOf(item, state), new Facet(image.Format, (long)image.Kind, image.Modality, image.BodyPart, ""));
            AddAsset(item, known.AlternateOf);
            changes[item.Id] = ChangeKind.Created;
        }

        if (known.AlternateOf.Length > 0) result.AlternateOf = "assets/" + known.AlternateOf;
        var count = state.Memberships.GetValueOrDefault(item.Id);
        if (state.Places.TryGetValue(item.Place, out var place) && place.AssetId == item.Id)
        {
            result.Duplicate = count > 1;
            var kept = place.Keep(item);
            if ((place.Split, place.PatientKey, place.StudyKey) != (kept.Split, kept.PatientKey, kept.StudyKey)) AddMembership(kept, known.Facet, facets);
            return result;
        }

        if (place is null) result.MembershipCreated = true;
        else
        {
            result.Replaced = "assets/" + place.AssetId;
            replaced.Add(place.AssetId);
        }

        result.Duplicate = count > 0;
        state.Memberships[item.Id] = count + 1;
        state.Places[item.Place] = RegistrationState.PlaceRow.Of(item);
        AddMembership(item, known.Facet, facets);
        holdings.Count(item, isNew: count == 0, item.Files.Where(file => state.Files.Add(file.Sha256)).Sum(file => file.SizeBytes));
        return result;
    }

    /// <summary>The same SOP Instance UID with other bytes is another asset, an alternate of the first.</summary>
    private static string AlternateOf(Registration item, RegistrationState state)
    {
        var sop = item.Image.SopInstanceUid;
        if (sop.Length == 0) return "";
        if (state.FirstBySop.TryGetValue(sop, out var first)) return first == item.Id ? "" : first;
        state.FirstBySop[sop] = item.Id;
        return "";
    }

    private void AddAsset(Registration item, string alternate)
    {
        var image = item.Image;
        assets.Add([item.Id, (long)image.Kind, image.Format, image.Modality, image.BodyPart, image.StudyInstanceUid, image.SeriesInstanceUid, image.SopInstanceUid, image.ToByteArray(), alternate, now.ToUnixTimeMilliseconds()]);
        parts.AddRange(item.Parts.Select((part, i) => new object[] { item.Id, (long)i, part.Sha256, part.Role, part.Member }));
    }

    private void AddMembership(Registration item, Facet facet, FacetBook facets)
    {
        changes.TryAdd(item.Id, ChangeKind.Updated);
        memberships[item.Place] = [datasetId, item.Path, item.Member, item.Id, item.Split, item.PatientKey, item.StudyKey, now.ToUnixTimeMilliseconds(), facets.NumberOf(facet with { Split = item.Split })];
    }

    private async Task WriteFilesAsync(IReadOnlyList<Registration> items)
    {
        var files = items.SelectMany(item => item.Files).DistinctBy(file => (file.Sha256, FileStates.PlaceOf(file.Location))).ToList();
        await InsertAsync("files (sha256, size_bytes)", "ON CONFLICT DO NOTHING", [.. files.DistinctBy(file => file.Sha256).Select(file => new object[] { file.Sha256, file.SizeBytes })]);
        // A path holds one file: what was there before is not there any more.
        var taken = tables.List(files.Select(file => FileStates.PlaceOf(file.Location)).Where(place => place.InPlace == 1).Select(place => place.Place));
        await writer.Connection.ExecuteAsync(rows.Command($"DELETE FROM file_locations WHERE in_place = 1 AND {tables.AnyOf("place", "taken")}", new { taken }));
        await InsertAsync(
            "file_locations (sha256, in_place, place, size_bytes, modified, inode, state)",
            "ON CONFLICT (sha256, in_place, place) DO UPDATE SET size_bytes = excluded.size_bytes, modified = excluded.modified, inode = excluded.inode, state = excluded.state",
            [.. files.Select(Location)]);
    }

    private static object[] Location(StoredFileRegistration file)
    {
        var (inPlace, place) = FileStates.PlaceOf(file.Location);
        var there = file.Location.InPlace;
        var inode = there is { HasInode: true } ? there.Inode.ToString(CultureInfo.InvariantCulture) : "";
        return [file.Sha256, inPlace, place, there?.SizeBytes ?? file.SizeBytes, there?.ModifiedUnixNanos ?? 0L, inode, (long)AssetState.Available];
    }

    private Task InsertAsync(string table, string conflict, IEnumerable<object[]> values) =>
        writer.InsertAsync(table, conflict, [.. values.OrderBy(row => (string)row[0], StringComparer.Ordinal)], cancellation);
}
