using System.Data.Common;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Rows to messages: one query for the rows, one for their parts, one for the state of their files.</summary>
internal sealed class AssetRows(ITables tables, DbConnection connection, DbTransaction? transaction, CancellationToken cancellation)
{
    public const string Columns =
        "a.id AS Id, a.image AS Image, a.alternate_of AS AlternateOf, a.created AS Created, m.dataset_id AS DatasetId, m.path AS Path, "
        + "m.split AS Split, m.patient_key AS PatientKey, m.study_key AS StudyKey, m.created AS MembershipCreated";

    public const string Joined = "memberships m JOIN assets a ON a.id = m.asset_id";

    /// <summary>One asset a row, each with that row's membership, in the order of the query.</summary>
    public async Task<IReadOnlyList<Asset>> QueryAsync(string sql, object parameters)
    {
        var rows = (await connection.QueryAsync<Row>(Command(sql, parameters))).ToList();
        var ids = rows.Select(row => row.Id).Distinct().ToList();
        var parts = (await connection.QueryAsync<PartRow>(Command(
            $"SELECT asset_id AS AssetId, sha256 AS Sha256, role AS Role, member AS Member FROM asset_parts WHERE {tables.AnyOf("asset_id", "ids")} ORDER BY asset_id, ordinal",
            new { ids = tables.List(ids) }))).ToLookup(part => part.AssetId);
        var states = await StatesAsync(parts.SelectMany(group => group).Select(part => part.Sha256).Distinct());
        return [.. rows.Select(row => ToAsset(row, parts[row.Id], states))];
    }

    /// <summary>The best state of each file's places; a file without a place is absent.</summary>
    public async Task<Dictionary<string, AssetState>> StatesAsync(IEnumerable<string> hashes) =>
        (await connection.QueryAsync<(string Sha256, long State)>(Command(
            $"SELECT sha256, MIN(state) FROM file_locations WHERE {tables.AnyOf("sha256", "hashes")} GROUP BY sha256", new { hashes = tables.List(hashes) })))
        .ToDictionary(row => row.Sha256, row => (AssetState)row.State);

    public CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellation);

    private static Asset ToAsset(Row row, IEnumerable<PartRow> parts, Dictionary<string, AssetState> states)
    {
        var asset = new Asset
        {
            Name = "assets/" + row.Id,
            Image = ImageDescription.Parser.ParseFrom(row.Image),
            AlternateOf = row.AlternateOf.Length > 0 ? "assets/" + row.AlternateOf : "",
            CreateTime = Time(row.Created),
            State = AssetState.Available,
        };
        foreach (var part in parts)
        {
            asset.Parts.Add(new AssetPart { Sha256 = part.Sha256, Role = part.Role, Member = part.Member });
            // The worst of the parts' best: one unreadable part makes the whole unreadable.
            var state = states.GetValueOrDefault(part.Sha256, AssetState.Missing);
            if (state > asset.State) asset.State = state;
        }

        asset.Memberships.Add(new Membership
        {
            Dataset = "datasets/" + row.DatasetId,
            Path = row.Path,
            Split = row.Split,
            PatientKey = row.PatientKey,
            StudyKey = row.StudyKey,
            CreateTime = Time(row.MembershipCreated),
        });
        return asset;
    }

    private static Timestamp Time(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public byte[] Image { get; set; } = [];

        public string AlternateOf { get; set; } = "";

        public long Created { get; set; }

        public string DatasetId { get; set; } = "";

        public string Path { get; set; } = "";

        public string Split { get; set; } = "";

        public string PatientKey { get; set; } = "";

        public string StudyKey { get; set; } = "";

        public long MembershipCreated { get; set; }
    }

    private sealed class PartRow
    {
        public string AssetId { get; set; } = "";

        public string Sha256 { get; set; } = "";

        public string Role { get; set; } = "";

        public string Member { get; set; } = "";
    }
}
