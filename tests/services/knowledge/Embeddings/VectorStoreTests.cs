using Lightbox.Knowledge;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;
using Lightbox.Testing;
using Npgsql;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

public sealed class SqliteVectorStoreTests : VectorStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private SqliteDatabase? database;

    private protected override async Task<(IVectorStore, IEntryStore)> CreateAsync()
    {
        database = new SqliteDatabase(folder["knowledge.db"]);
        await new SqliteMigrator(database, MigrationSet.Load(typeof(KnowledgeExtensions).Assembly, MigrationSet.Sqlite)).MigrateAsync(default);
        return (new SqliteVectorStore(database, Clock), new SqliteEntryStore(database, Clock));
    }

    public void Dispose()
    {
        database?.Dispose();
        folder.Dispose();
    }
}

public sealed class PostgresVectorStoreTests : VectorStoreContract, IAsyncDisposable
{
    private PostgresDatabase? database;

    private protected override async Task<(IVectorStore, IEntryStore)> CreateAsync()
    {
        database = await PostgresDatabase.CreateAsync(source => source.UseVector());
        await new PostgresMigrator(database.Source, MigrationSet.Load(typeof(KnowledgeExtensions).Assembly, MigrationSet.Postgres)).MigrateAsync(default);
        return (new PostgresVectorStore(database.Source, Clock), new PostgresEntryStore(database.Source, Clock));
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }
}
