using Lightbox.Knowledge.Entries;

namespace Lightbox.Knowledge.BuiltIn;

/// <summary>Brings the built-in entries into the store when this build has others than the store took in last.</summary>
internal sealed class BuiltInSeed(IEntryStore store, ILogger<BuiltInSeed> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await store.VersionAsync(EntryOrigins.BuiltIn, cancellationToken) == BuiltInContent.Version) return;
        var changes = await store.ReplaceAsync(EntryOrigins.BuiltIn, BuiltInContent.Load(), BuiltInContent.Version, cancellationToken);
        if (changes.Any) KnowledgeLog.Seeded(logger, changes.Created, changes.Updated, changes.Deleted);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
