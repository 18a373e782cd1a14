using Dapper;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

internal sealed class AnnotationStore(ITables tables) : IAnnotationStore
{
    public Task<RegisterAnnotationsResponse> RegisterAsync(string datasetId, IReadOnlyList<AnnotationRow> rows, CancellationToken cancellation) => tables.WriteAsync(
        datasetId, writer => new AnnotationRegistration(tables, writer, datasetId, cancellation).RunAsync(rows), cancellation);

    public Task<IReadOnlyList<ListedAnnotation>> ListAsync(string datasetId, SqlCondition filter, AnnotationKey? after, int count, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(filter.Values);
        parameters.AddDynamicParams(new { datasetId, count = (long)count });
        var page = "";
        if (after is not null)
        {
            page = " AND (kind, target, field, id) > (@afterKind, @afterTarget, @afterField, @afterId)";
            parameters.AddDynamicParams(new { afterKind = after.Kind, afterTarget = after.Target, afterField = after.Field, afterId = after.Id });
        }

        var sql = "SELECT kind AS Kind, target AS Target, field AS Field, id AS Id, body AS Body FROM annotations "
            + $"WHERE dataset_id = @datasetId{filter.Sql}{page} ORDER BY kind, target, field, id LIMIT @count";
        return tables.ReadAsync<IReadOnlyList<ListedAnnotation>>(
            async connection => [.. (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).Select(row => row.Listed(datasetId))],
            cancellation);
    }

    public Task<CountCohortResponse> CountAsync(string datasetId, CohortFilter filter, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(filter.Values);
        parameters.Add("datasetId", datasetId);
        return tables.ReadAsync(
            async connection =>
            {
                var (assets, studies, patients) = await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition(filter.CountSql, parameters, cancellationToken: cancellation));
                var unknown = filter.UnknownSql is { } sql ? await connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, parameters, cancellationToken: cancellation)) : 0;
                return new CountCohortResponse { Assets = assets, Studies = studies, Patients = patients, Unknown = unknown };
            },
            cancellation);
    }

    private sealed class Row
    {
        public long Kind { get; set; }

        public string Target { get; set; } = "";

        public string Field { get; set; } = "";

        public string Id { get; set; } = "";

        public byte[] Body { get; set; } = [];

        public ListedAnnotation Listed(string datasetId)
        {
            var annotation = Annotation.Parser.ParseFrom(Body);
            annotation.Name = $"datasets/{datasetId}/annotations/{Id}";
            return new ListedAnnotation(annotation, new AnnotationKey(Kind, Target, Field, Id));
        }
    }
}
