using Dapper;
using Lightbox.Catalog.Changes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>What a layout says of registered paths, written in one transaction.</summary>
internal sealed class AssignmentRun(ITables tables, ITableWriter writer, string datasetId, DateTimeOffset now, CancellationToken cancellation)
{
    public async Task<AssignMembershipsResponse> RunAsync(IReadOnlyList<MembershipAssignment> items)
    {
        var places = (await writer.Connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT path AS Path, member AS Member, asset_id AS AssetId, split AS Split, patient_key AS PatientKey, study_key AS StudyKey, created AS Created FROM memberships "
            + $"WHERE dataset_id = @datasetId AND {tables.AnyOf("path", "paths")}",
            new { datasetId, paths = tables.List(items.Select(item => item.Path).Distinct()) }, writer.Transaction, cancellationToken: cancellation))).ToDictionary(row => (row.Path, row.Member));

        var response = new AssignMembershipsResponse();
        var rows = new List<object[]>();
        var assets = new HashSet<string>();
        foreach (var item in items)
        {
            if (!places.TryGetValue((item.Path, item.Member), out var place))
            {
                response.Missing++;
                continue;
            }

            var split = item.HasSplit ? item.Split : place.Split;
            var patient = item.HasPatientKey ? item.PatientKey : place.PatientKey;
            var study = item.HasStudyKey ? item.StudyKey : place.StudyKey;
            if ((split, patient, study) == (place.Split, place.PatientKey, place.StudyKey)) response.Unchanged++;
            else
            {
                rows.Add([datasetId, item.Path, item.Member, place.AssetId, split, patient, study, place.Created]);
                assets.Add(place.AssetId);
            }
        }

        response.Changed = rows.Count;
        await writer.InsertAsync(
            "memberships (dataset_id, path, member, asset_id, split, patient_key, study_key, created)",
            "ON CONFLICT (dataset_id, path, member) DO UPDATE SET split = excluded.split, patient_key = excluded.patient_key, study_key = excluded.study_key",
            rows, cancellation);
        await ChangeStore.AppendAsync(writer, now, [.. AssetChanges.Updated(assets, "datasets/" + datasetId)], cancellation);
        return response;
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public string Member { get; set; } = "";

        public string AssetId { get; set; } = "";

        public string Split { get; set; } = "";

        public string PatientKey { get; set; } = "";

        public string StudyKey { get; set; } = "";

        public long Created { get; set; }
    }
}
