using System.Data.Common;
using Npgsql;

namespace Lightbox.Catalog.Tables;

/// <summary>A server, with other writers on it.</summary>
internal sealed class PostgresTables(NpgsqlDataSource source) : ITables
{
    /// <summary>Of two that wait for each other the server ends one; it is run again.</summary>
    private const int MaximumAttempts = 4;

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation) => PostgresErrors.TranslateAsync(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await work(connection);
    });

    public Task<T> WriteAsync<T>(string scope, Func<ITableWriter, Task<T>> work, CancellationToken cancellation) => PostgresErrors.TranslateAsync(async () =>
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunAsync(scope, work, cancellation);
            }
            catch (PostgresException met) when (attempt < MaximumAttempts && (met.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure))
            {
                // The whole transaction was rolled back: nothing of it is there to be repeated twice.
            }
        }
    });

    public string AnyOf(string column, string parameter) => $"{column} = ANY(@{parameter})";

    public string Each(string parameter) => $"unnest(@{parameter}) AS j(value)";

    public object List(IEnumerable<string> values) => values.ToArray();

    private async Task<T> RunAsync<T>(string scope, Func<ITableWriter, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (scope.Length > 0) await LockAsync(connection, transaction, scope, cancellation);
        var result = await work(new Writer(connection, transaction));
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private static async Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string scope, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = scope });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed class Writer(NpgsqlConnection connection, NpgsqlTransaction transaction) : ITableWriter
    {
        public DbConnection Connection => connection;

        public DbTransaction Transaction => transaction;

        public Task LockAsync(string scope, CancellationToken cancellation) => PostgresTables.LockAsync(connection, transaction, scope, cancellation);

        public async Task InsertAsync(string table, string conflict, IReadOnlyList<object[]> rows, CancellationToken cancellation)
        {
            if (rows.Count == 0) return;
            // An array a column: one statement and one round trip whatever the number of rows, and no temporary table to make and drop for a few hundred.
            var columns = Enumerable.Range(0, rows[0].Length).Select(i => Column(rows, i)).ToList();
            var arrays = string.Join(", ", columns.Select((column, i) => $"${i + 1}::{column.Type}[]"));
#pragma warning disable CA2100 // Table and conflict clause are constants of this assembly; values are parameters.
            await using var command = new NpgsqlCommand($"INSERT INTO {table} SELECT * FROM unnest({arrays}) {conflict}", connection, transaction);
#pragma warning restore CA2100
            foreach (var (_, values) in columns) command.Parameters.Add(new NpgsqlParameter { Value = values });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        private static (string Type, Array Values) Column(IReadOnlyList<object[]> rows, int column) => rows[0][column] switch
        {
            string => ("text", rows.Select(row => (string)row[column]).ToArray()),
            long => ("bigint", rows.Select(row => (long)row[column]).ToArray()),
            double => ("double precision", rows.Select(row => (double)row[column]).ToArray()),
            byte[] => ("bytea", rows.Select(row => (byte[])row[column]).ToArray()),
            var other => throw new ArgumentException($"A column of {other.GetType().Name} is not foreseen."),
        };
    }
}
