using Dapper;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

internal sealed class AnnotationStore(ITables tables) : IAnnotationStore
{
    public Task<RegisterAnnotationsResponse> RegisterAsync(string datasetId, IReadOnlyList<AnnotationRow> rows, CancellationToken cancellation) => tables.WriteAsync(
        datasetId, writer => new AnnotationRegistration(tables, writer, datasetId, cancellation).RunAsync(rows), cancellation);

    public Task<IReadOnlyList<ListedAnnotation>> ListAsync(string datasetId, SqlCondition filter, string after, int count, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(filter.Values);
        parameters.AddDynamicParams(new { datasetId, after, count = (long)count });
        var sql = $"SELECT key AS Key, body AS Body FROM annotations WHERE dataset_id = @datasetId AND key > @after{filter.Sql} ORDER BY key LIMIT @count";
        return tables.ReadAsync<IReadOnlyList<ListedAnnotation>>(
            async connection => [.. (await connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).Select(row => row.Listed(datasetId))],
            cancellation);
    }

    public Task<CountCohortResponse> CountAsync(string datasetId, CohortFilter filter, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(filter.Values);
        parameters.AddDynamicParams(new { datasetId, separator = AnnotationKey.Separator, afterSeparator = AnnotationKey.AfterSeparator });
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
        public string Key { get; set; } = "";

        public byte[] Body { get; set; } = [];

        public ListedAnnotation Listed(string datasetId)
        {
            var annotation = Annotation.Parser.ParseFrom(Body);
            annotation.Name = AnnotationKey.NameOf(datasetId, Key);
            return new ListedAnnotation(annotation, Key);
        }
    }
}
