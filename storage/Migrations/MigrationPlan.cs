namespace Lightbox.Storage.Migrations;

/// <summary>A step that a database has been through.</summary>
internal sealed record AppliedMigration(int Version, string Checksum);

internal static class MigrationPlan
{
    /// <summary>The table of what was applied, the same in both dialects.</summary>
    public const string CreateTable =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at text NOT NULL)";

    public const string SelectApplied = "SELECT version, checksum FROM schema_migrations ORDER BY version";

    public const string InsertApplied = "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@version, @name, @checksum, @appliedAt)";

    /// <summary>What is left to do.</summary>
    /// <exception cref="MigrationException">The database is newer than this program, or was made by an edited migration.</exception>
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<Migration> known, IReadOnlyList<AppliedMigration> applied, string database)
    {
        for (var i = 0; i < applied.Count; i++)
        {
            if (applied[i].Version > known.Count)
            {
                throw new MigrationException(
                    $"{database} has schema version {applied[^1].Version}, this program knows {known.Count}: use the newer program or restore the older backup.");
            }

            if (applied[i].Version != i + 1) throw new MigrationException($"{database} lacks schema version {i + 1}: it was changed by hand.");
            if (applied[i].Checksum != known[i].Checksum)
                throw new MigrationException($"Schema version {i + 1} of {database} was made by other statements than this program's.");
        }

        return [.. known.Skip(applied.Count)];
    }
}

/// <summary>A database that this program must not touch.</summary>
public sealed class MigrationException(string message) : StorageException(message);
