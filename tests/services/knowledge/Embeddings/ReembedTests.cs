using Lightbox.Testing;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

public sealed class SqliteReembedTests : ReembedContract
{
    private protected override Task<KnowledgeHost> StartAsync(Dictionary<string, string?> settings) => KnowledgeHost.StartAsync(settings: settings);
}

public sealed class PostgresReembedTests : ReembedContract
{
    private PostgresDatabase? database;

    private protected override async Task<KnowledgeHost> StartAsync(Dictionary<string, string?> settings)
    {
        database = await PostgresDatabase.CreateAsync();
        return await KnowledgeHost.StartAsync(settings: new(settings) { [$"ConnectionStrings:{ResourceNames.KnowledgeDatabase}"] = database.ConnectionString });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}
