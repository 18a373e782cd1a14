namespace Lightbox.Storage.Migrations;

/// <summary>Brings a database to this program's schema.</summary>
public interface IMigrator
{
    /// <summary>
    /// Applies what is missing, all or nothing; of several that start at once one does it and the others wait.
    /// </summary>
    /// <returns>How many were applied.</returns>
    /// <exception cref="MigrationException">The database is from the future, or its past is not this program's.</exception>
    Task<int> MigrateAsync(CancellationToken cancellation);
}
