using System.Data.Common;
using System.Text.Json;
using Lightbox.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lightbox.Catalog.Tables;

/// <summary>One file. Microsoft.Data.Sqlite's asynchronous methods complete where they are called, so waiting for them blocks nothing more.</summary>
internal sealed class SqliteTables(SqliteDatabase database) : ITables
{
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation) =>
        Task.FromResult(database.Read(connection => work(connection).GetAwaiter().GetResult()));

    public Task<T> WriteAsync<T>(string scope, Func<ITableWriter, Task<T>> work, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) => work(new Writer(connection, transaction)).GetAwaiter().GetResult(), cancellation);

    public string AnyOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each(@{parameter}))";

    public string Each(string parameter) => $"json_each(@{parameter}) j";

    public object List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    private sealed class Writer(SqliteConnection connection, SqliteTransaction transaction) : ITableWriter
    {
        public DbConnection Connection => connection;

        public DbTransaction Transaction => transaction;

        /// <summary>There is one writer.</summary>
        public Task LockAsync(string scope, CancellationToken cancellation) => Task.CompletedTask;

        public Task InsertAsync(string table, string conflict, IReadOnlyList<object[]> rows, CancellationToken cancellation)
        {
            if (rows.Count == 0) return Task.CompletedTask;
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            var names = Enumerable.Range(0, rows[0].Length).Select(i => $"@p{i}").ToList();
#pragma warning disable CA2100 // Table and conflict clause are constants of this assembly; values are parameters.
            command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", names)}) {conflict}";
#pragma warning restore CA2100
            foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var i = 0; i < row.Length; i++) command.Parameters[i].Value = row[i];
                command.ExecuteNonQuery();
            }

            return Task.CompletedTask;
        }
    }
}
