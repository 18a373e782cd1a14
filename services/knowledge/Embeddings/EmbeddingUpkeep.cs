using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Embeddings;

/// <summary>
/// Embeds new and changed entries with the active model, follows switches that other replicas made, and begins a re-embedding when the configured default was never
/// switched to or the model behind the active one's name has changed.
/// </summary>
internal sealed class EmbeddingUpkeep(
    ConfiguredModels models, IVectorStore vectors, IEntryStore entries, EntryEmbedder embedder, EntryIndex index, JobControl jobs, TimeProvider clock, ILogger<EmbeddingUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Entries that were refused are not asked for again before, unless some entry changes.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromHours(1);

    private (ModelKey Model, long Revision, DateTimeOffset At)? refusal;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // With nothing but the built-in model there is nothing to do here.
        if (models.All.Count == 0) return;
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await OnceAsync(stoppingToken);
            }
            catch (DomainException failed)
            {
                EmbeddingLog.EntriesWait(logger, (await ActiveIdAsync(stoppingToken)) ?? "", failed.Reason);
            }
            catch (Exception failed) when (failed is StorageException or System.Data.Common.DbException)
            {
                KnowledgeLog.UpkeepFailed(logger, failed.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One look.</summary>
    internal async Task OnceAsync(CancellationToken cancellation)
    {
        var choice = await vectors.ActiveAsync(cancellation);
        if (!choice.IsChosen && models.Default is { } first)
        {
            await StartAsync(first, await first.KeyAsync(cancellation), cancellation);
        }
        else if (choice.Model is { } active && models.Find(active.Id) is { } model)
        {
            var present = await model.FreshKeyAsync(cancellation);
            if (present != active) await StartAsync(model, present, cancellation);
            else await FillAsync(model, present, cancellation);
        }

        await index.RefreshAsync(cancellation);
    }

    private async Task FillAsync(ConfiguredModel model, ModelKey key, CancellationToken cancellation)
    {
        var revision = await entries.RevisionAsync(cancellation);
        if (refusal is { } before && before.Model == key && before.Revision == revision && clock.GetUtcNow() < before.At + AfterRefusal) return;
        int embedded = 0, refused = 0;
        for (var after = ""; await embedder.NextAsync(model, key, after, cancellation) is { } batch; after = batch.LastId)
        {
            embedded += batch.Kept;
            refused += batch.Refused.Count;
        }

        refusal = refused > 0 ? (key, revision, clock.GetUtcNow()) : null;
        if (embedded + refused > 0) EmbeddingLog.Embedded(logger, model.Id, embedded, refused);
    }

    /// <summary>One job for a model and version, whoever starts it, however often.</summary>
    private Task<Job> StartAsync(ConfiguredModel model, ModelKey key, CancellationToken cancellation)
    {
        var name = ModelNames.Of(model.Id);
        var job = JobMessages.New(JobKind.Reembed, $"Embedding of all entries with {name}", "", clock);
        return jobs.StartAsync(job, new StartReembedRequest { Name = name }, $"upkeep {key.Id} {key.Version}", cancellation);
    }

    private async Task<string?> ActiveIdAsync(CancellationToken cancellation) => (await vectors.ActiveAsync(cancellation)).Model?.Id ?? models.Default?.Id;
}
