using Dapper;
using Npgsql;

namespace Lightbox.Storage.Migrations;

/// <summary>An advisory lock makes a second starter wait; it goes with the transaction, also when the process dies.</summary>
public sealed class PostgresMigrator(NpgsqlDataSource source, IReadOnlyList<Migration> migrations) : IMigrator
{
    /// <summary>"Lightbox", as the lock's number; locks are per database.</summary>
    private const long LockKey = 0x4C69676874626F78;

    public async Task<int> MigrateAsync(CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellation);
        await ExecuteAsync(connection, MigrationPlan.CreateTable, cancellation);
        var applied = (await connection.QueryAsync<(int Version, string Checksum)>(new CommandDefinition(MigrationPlan.SelectApplied, cancellationToken: cancellation)))
            .Select(row => new AppliedMigration(row.Version, row.Checksum)).ToList();
        var pending = MigrationPlan.Pending(migrations, applied, connection.Database);
        foreach (var migration in pending)
        {
            await ExecuteAsync(connection, migration.Sql, cancellation);
            var row = new { version = migration.Version, name = migration.Name, checksum = migration.Checksum, appliedAt = DateTime.UtcNow.ToString("O") };
            await connection.ExecuteAsync(new CommandDefinition(MigrationPlan.InsertApplied, row, cancellationToken: cancellation));
        }

        await transaction.CommitAsync(cancellation);
        // A migration may have created an extension's types, which Npgsql looks up once.
        if (pending.Count > 0) await connection.ReloadTypesAsync(cancellation);
        return pending.Count;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // Constants of this assembly and embedded migrations.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
