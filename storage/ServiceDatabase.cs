using System.Reflection;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Lightbox.Storage;

/// <summary>Which of the two a service's tables are in.</summary>
public enum DatabaseKind
{
    /// <summary>A file in the data folder; <see cref="SqliteDatabase"/> is registered.</summary>
    Sqlite,

    /// <summary>A server; <see cref="NpgsqlDataSource"/> is registered.</summary>
    Postgres,
}

/// <summary>A service's one database.</summary>
public static class ServiceDatabase
{
    /// <summary>
    /// PostgreSQL when <c>ConnectionStrings:{connectionName}</c> is set, else the SQLite file in the data folder. The assembly's migrations
    /// are applied before the service listens. Register the stores by the kind returned.
    /// </summary>
    /// <param name="connectionName">The database's name in the app host: <c>catalogdb</c>.</param>
    /// <param name="fileName">The SQLite file: <c>catalog.db</c>.</param>
    /// <param name="migrations">Embeds <c>Migrations/{sqlite,postgres}/0001_name.sql</c>.</param>
    /// <param name="configure">Npgsql type mappings (pgvector).</param>
    public static DatabaseKind AddServiceDatabase(
        this IHostApplicationBuilder builder, string connectionName, string fileName, Assembly migrations, Action<NpgsqlDataSourceBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHostedService<MigrateAtStart>();
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(connectionName)))
        {
            builder.AddNpgsqlDataSource(connectionName, configureDataSourceBuilder: configure);
            builder.Services.AddSingleton<IMigrator>(services => new PostgresMigrator(
                services.GetRequiredService<NpgsqlDataSource>(), MigrationSet.Load(migrations, MigrationSet.Postgres)));
            return DatabaseKind.Postgres;
        }

        var folder = DataFolder.From(builder.Configuration);
        builder.Services.AddSingleton(_ => new SqliteDatabase(folder.File(fileName)));
        builder.Services.AddSingleton<IMigrator>(services => new SqliteMigrator(
            services.GetRequiredService<SqliteDatabase>(), MigrationSet.Load(migrations, MigrationSet.Sqlite)));
        return DatabaseKind.Sqlite;
    }
}
