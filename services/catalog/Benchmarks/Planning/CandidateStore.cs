using System.Data.Common;
using Dapper;
using Lightbox.Catalog.Annotations;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

internal sealed class CandidateStore(ITables tables) : ICandidateStore
{
    /// <summary>Of all images drawn; an array of pictures may have more, and then some of its pictures are not chosen.</summary>
    private const int MaximumStatements = 200_000;

    public Task<IReadOnlyList<Candidate>> DrawAsync(string datasetId, SqlCondition condition, string from, int count, CancellationToken cancellation) => tables.ReadAsync<IReadOnlyList<Candidate>>(
        async connection =>
        {
            var rows = await PageAsync(connection, datasetId, condition, "u.asset >= @from", from, count, cancellation);
            if (rows.Count < count) rows.AddRange(await PageAsync(connection, datasetId, condition, "u.asset < @from", from, count - rows.Count, cancellation));
            var truth = await TruthAsync(connection, datasetId, rows, cancellation);
            return [.. rows.SelectMany(row => Candidate.Of(row.Asset, row.Patient, row.Study, [.. row.Targets.SelectMany(target => truth[target])], from, count))];
        },
        cancellation);

    private static async Task<List<Row>> PageAsync(
        DbConnection connection, string datasetId, SqlCondition condition, string part, string from, int count, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(condition.Values);
        parameters.AddDynamicParams(new { datasetId, from, count = (long)count, separator = AnnotationKey.Separator, afterSeparator = AnnotationKey.AfterSeparator });
        // One row an image: a file that stands at two paths of the dataset is drawn once.
        var sql = "SELECT u.asset AS Asset, MIN(u.patient) AS Patient, MIN(u.study) AS Study FROM "
            + "(SELECT m.asset_id AS asset, m.study_key AS study, m.patient_key AS patient, m.split AS split, m.path AS path FROM memberships m WHERE m.dataset_id = @datasetId) u "
            + $"JOIN assets a ON a.id = u.asset WHERE {part}{condition.Sql} GROUP BY u.asset ORDER BY u.asset LIMIT @count";
        return [.. await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))];
    }

    private async Task<ILookup<string, Annotation>> TruthAsync(DbConnection connection, string datasetId, List<Row> rows, CancellationToken cancellation)
    {
        var parameters = new
        {
            datasetId,
            targets = tables.List(rows.SelectMany(row => row.Targets).Distinct()),
            separator = AnnotationKey.Separator,
            afterSeparator = AnnotationKey.AfterSeparator,
        };
        var sql = "SELECT j.value AS Target, n.key AS Key, n.body AS Body FROM " + tables.Each("targets") + " CROSS JOIN annotations n WHERE n.dataset_id = @datasetId "
            + "AND n.key >= j.value || @separator AND n.key < j.value || @afterSeparator "
            + $"AND n.value_kind <> {(int)Annotation.ValueOneofCase.Geometry} ORDER BY n.key LIMIT {MaximumStatements}";
        var found = await connection.QueryAsync<Stated>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        return found.ToLookup(stated => stated.Target, stated => stated.ToAnnotation(datasetId));
    }

    private sealed class Row
    {
        public string Asset { get; set; } = "";

        public string Patient { get; set; } = "";

        public string Study { get; set; } = "";

        /// <summary>Beginnings of the keys of what is stated: of the image first, of the patient last.</summary>
        public IEnumerable<string> Targets =>
            ((TargetKind Kind, string Target)[])[(TargetKind.Asset, Asset), (TargetKind.Study, Study), (TargetKind.Patient, Patient)]
            is var all ? all.Where(one => one.Target.Length > 0).Select(one => $"{AnnotationKey.Digit(one.Kind)}{one.Target}") : [];
    }

    private sealed class Stated
    {
        public string Target { get; set; } = "";

        public string Key { get; set; } = "";

        public byte[] Body { get; set; } = [];

        public Annotation ToAnnotation(string datasetId)
        {
            var annotation = Annotation.Parser.ParseFrom(Body);
            annotation.Name = AnnotationKey.NameOf(datasetId, Key);
            return annotation;
        }
    }
}
