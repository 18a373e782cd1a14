using Dapper;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Storage.Migrations;

/// <summary>The immediate transaction's write lock is what makes a second starter wait.</summary>
public sealed class SqliteMigrator(SqliteDatabase database, IReadOnlyList<Migration> migrations) : IMigrator
{
    public Task<int> MigrateAsync(CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            SqliteCommands.Execute(connection, MigrationPlan.CreateTable, transaction);
            var applied = connection.Query<(long Version, string Checksum)>(MigrationPlan.SelectApplied, transaction: transaction)
                .Select(row => new AppliedMigration((int)row.Version, row.Checksum)).ToList();
            var pending = MigrationPlan.Pending(migrations, applied, database.Path);
            foreach (var migration in pending)
            {
                cancellation.ThrowIfCancellationRequested();
                SqliteCommands.Execute(connection, migration.Sql, transaction);
                connection.Execute(
                    MigrationPlan.InsertApplied,
                    new { version = migration.Version, name = migration.Name, checksum = migration.Checksum, appliedAt = DateTime.UtcNow.ToString("O") },
                    transaction);
            }

            return pending.Count;
        },
        cancellation);
}
