using System.Data.Common;
using Dapper;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>Series as their instances make them up.</summary>
internal static class SeriesRows
{
    public static async Task<IReadOnlyList<Series>> QueryAsync(DbConnection connection, string datasetId, string filter, object parameters, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT a.series_uid AS SeriesUid, MIN(a.study_uid) AS StudyUid, MIN(a.modality) AS Modality, MIN(a.body_part) AS BodyPart, COUNT(DISTINCT a.id) AS Instances, "
            + $"MIN(m.study_key) AS StudyKey, MIN(m.patient_key) AS PatientKey FROM {AssetRows.Joined} "
            + $"WHERE m.dataset_id = @datasetId AND a.series_uid > @after{filter} GROUP BY a.series_uid ORDER BY a.series_uid LIMIT @count",
            parameters, cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToSeries(datasetId))];
    }

    private sealed class Row
    {
        public string SeriesUid { get; set; } = "";

        public string StudyUid { get; set; } = "";

        public string Modality { get; set; } = "";

        public string BodyPart { get; set; } = "";

        public long Instances { get; set; }

        public string StudyKey { get; set; } = "";

        public string PatientKey { get; set; } = "";

        public Series ToSeries(string datasetId) => new()
        {
            Name = $"datasets/{datasetId}/series/{SeriesUid}",
            StudyInstanceUid = StudyUid,
            Modality = Modality,
            BodyPart = BodyPart,
            InstanceCount = Instances,
            StudyKey = StudyKey,
            PatientKey = PatientKey,
        };
    }
}
