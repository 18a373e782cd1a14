using Dapper;
using Lightbox.Catalog.Tables;

namespace Lightbox.Catalog.Assets;

/// <summary>What the store knows of the items to register, read within their transaction.</summary>
internal sealed class RegistrationState
{
    /// <summary>Assets that are here, with what they are alternates of (empty for none) and their sort without a split.</summary>
    public required Dictionary<string, (string AlternateOf, Facet Facet)> Assets { get; init; }

    /// <summary>The dataset's memberships at the items' paths.</summary>
    public required Dictionary<(string Path, string Member), PlaceRow> Places { get; init; }

    /// <summary>How many memberships of the dataset each asset has.</summary>
    public required Dictionary<string, long> Memberships { get; init; }

    /// <summary>The oldest asset of each SOP Instance UID.</summary>
    public required Dictionary<string, string> FirstBySop { get; init; }

    /// <summary>Files that the dataset has.</summary>
    public required HashSet<string> Files { get; init; }

    public static async Task<RegistrationState> ReadAsync(ITables tables, AssetRows rows, ITableWriter writer, string datasetId, IReadOnlyList<Registration> items)
    {
        var ids = tables.List(items.Select(item => item.Id).Distinct());
        var paths = tables.List(items.Select(item => item.Path).Distinct());
        var sops = tables.List(items.Select(item => item.Image.SopInstanceUid).Where(uid => uid.Length > 0).Distinct());
        var hashes = tables.List(items.SelectMany(item => item.Parts).Select(part => part.Sha256).Distinct());
        var parameters = new { datasetId, ids, paths, sops, hashes };
        Task<IEnumerable<T>> QueryAsync<T>(string sql) => writer.Connection.QueryAsync<T>(rows.Command(sql, parameters));

        var first = new Dictionary<string, string>();
        foreach (var (sop, id) in await QueryAsync<(string, string)>($"SELECT sop_uid, id FROM assets WHERE sop_uid <> '' AND {tables.AnyOf("sop_uid", "sops")} ORDER BY created, id"))
            first.TryAdd(sop, id);
        return new RegistrationState
        {
            Assets = (await QueryAsync<(string Id, string AlternateOf, string Format, long Kind, string Modality, string BodyPart)>(
                $"SELECT id, alternate_of, format, kind, modality, body_part FROM assets WHERE {tables.AnyOf("id", "ids")}"))
                .ToDictionary(row => row.Id, row => (row.AlternateOf, new Facet(row.Format, row.Kind, row.Modality, row.BodyPart, ""))),
            Places = (await QueryAsync<PlaceRow>(
                "SELECT path AS Path, member AS Member, asset_id AS AssetId, split AS Split, patient_key AS PatientKey, study_key AS StudyKey FROM memberships "
                + $"WHERE dataset_id = @datasetId AND {tables.AnyOf("path", "paths")}")).ToDictionary(row => (row.Path, row.Member)),
            Memberships = (await QueryAsync<(string Id, long Count)>(
                $"SELECT asset_id, COUNT(*) FROM memberships WHERE dataset_id = @datasetId AND {tables.AnyOf("asset_id", "ids")} GROUP BY asset_id")).ToDictionary(row => row.Id, row => row.Count),
            FirstBySop = first,
            Files = [.. await QueryAsync<string>(
                $"SELECT DISTINCT p.sha256 FROM {tables.Each("hashes")} CROSS JOIN asset_parts p CROSS JOIN memberships m "
                + "WHERE p.sha256 = j.value AND m.asset_id = p.asset_id AND m.dataset_id = @datasetId")],
        };
    }

    internal sealed class PlaceRow
    {
        public string Path { get; set; } = "";

        public string Member { get; set; } = "";

        public string AssetId { get; set; } = "";

        public string Split { get; set; } = "";

        public string PatientKey { get; set; } = "";

        public string StudyKey { get; set; } = "";

        /// <summary>What the file does not say stays as a layout assigned it.</summary>
        public Registration Keep(Registration item) => item with
        {
            Split = item.Split.Length > 0 ? item.Split : Split,
            PatientKey = item.PatientKey.Length > 0 ? item.PatientKey : PatientKey,
            StudyKey = item.StudyKey.Length > 0 ? item.StudyKey : StudyKey,
        };

        public static PlaceRow Of(Registration item) => new()
        {
            Path = item.Path,
            Member = item.Member,
            AssetId = item.Id,
            Split = item.Split,
            PatientKey = item.PatientKey,
            StudyKey = item.StudyKey,
        };
    }
}
