using Lightbox.Knowledge;
using Lightbox.Knowledge.Entries;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Npgsql;

namespace Lightbox.Services.Tests.Knowledge.Entries;

public sealed class SqliteEntryStoreTests : EntryStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    private protected override async Task<IEntryStore> CreateAsync()
    {
        database = new SqliteDatabase(folder["knowledge.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(typeof(KnowledgeExtensions).Assembly, MigrationSet.Sqlite)).MigrateAsync(default);
        return new SqliteEntryStore(database, Clock);
    }

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }
}

public sealed class PostgresEntryStoreTests : EntryStoreContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    private protected override async Task<IEntryStore> CreateAsync()
    {
        database = await PostgresDatabase.CreateAsync(source => source.UseVector());
        await new PostgresMigrator(database.Source, MigrationSet.Load(typeof(KnowledgeExtensions).Assembly, MigrationSet.Postgres)).MigrateAsync(default);
        return new PostgresEntryStore(database.Source, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }
}
