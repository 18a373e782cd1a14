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
            "SELECT m.path AS Path, m.member AS Member, m.asset_id AS AssetId, m.split AS Split, m.patient_key AS PatientKey, m.study_key AS StudyKey, m.created AS Created, "
            + $"a.format AS Format, a.kind AS Kind, a.modality AS Modality, a.body_part AS BodyPart FROM {AssetRows.Joined} WHERE m.dataset_id = @datasetId AND {tables.AnyOf("m.path", "paths")}",
            new { datasetId, paths = tables.List(items.Select(item => item.Path).Distinct()) }, writer.Transaction, cancellationToken: cancellation))).ToDictionary(row => (row.Path, row.Member));

        var response = new AssignMembershipsResponse();
        var facets = await FacetBook.ReadAsync(writer, datasetId, cancellation);
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
                rows.Add([datasetId, item.Path, item.Member, place.AssetId, split, patient, study, place.Created, facets.NumberOf(new Facet(place.Format, place.Kind, place.Modality, place.BodyPart, split))]);
                assets.Add(place.AssetId);
            }
        }

        response.Changed = rows.Count;
        await facets.WriteAsync(writer, cancellation);
        await writer.InsertAsync(
            "memberships (dataset_id, path, member, asset_id, split, patient_key, study_key, created, facet)",
            "ON CONFLICT (dataset_id, path, member) DO UPDATE SET split = excluded.split, patient_key = excluded.patient_key, study_key = excluded.study_key, facet = excluded.facet",
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

        public string Format { get; set; } = "";

        public long Kind { get; set; }

        public string Modality { get; set; } = "";

        public string BodyPart { get; set; } = "";
    }
}
