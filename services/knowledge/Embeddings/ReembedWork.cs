using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings;

/// <summary>
/// Embeds every entry with a model and switches to it at the end. Each batch is kept before the next is asked for, so that a run that was cut off goes on where it
/// stood; until the switch queries and entries stay with the model before.
/// </summary>
internal sealed class ReembedWork(ConfiguredModels models, EntryEmbedder embedder, IVectorStore vectors, EntryIndex index, TimeProvider clock, ILogger<ReembedWork> logger) : IJobWork
{
    /// <summary>Entries change while others are embedded: rounds until none is left behind.</summary>
    private const int MaximumRounds = 10;

    /// <summary>Batches in a row that the provider may leave unanswered, each after a longer wait.</summary>
    private const int MaximumWaits = 8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public JobKind Kind => JobKind.Reembed;

    public async Task RunAsync(JobRow row, JobJournal journal, CancellationToken cancellation)
    {
        var request = StartReembedRequest.Parser.ParseFrom(row.Request);
        if (ModelNames.Id(request.Name) == ModelNames.Lsa)
        {
            await RetrainAsync(request, journal, cancellation);
            return;
        }

        var model = models.Find(ModelNames.Id(request.Name)) ?? throw ModelList.NotConfigured(request.Name);
        var key = await WaitingAsync(model, () => model.FreshKeyAsync(cancellation), cancellation);
        using var progress = new WorkProgress(journal, "embedding", clock) { ItemsTotal = await vectors.CountMissingAsync(key, cancellation) };
        await progress.TellNowAsync(cancellation);
        for (var round = 0; round < MaximumRounds; round++)
        {
            var refused = await RoundAsync(row, model, key, journal, progress, cancellation);
            await progress.TellNowAsync(cancellation);
            if (refused > 0)
            {
                journal.Finish(job => Refuse(job, request.Name, refused));
                return;
            }

            var left = request.KeepActive ? await vectors.CountMissingAsync(key, cancellation) : await vectors.ActivateAsync(key, cancellation);
            if (left > 0) continue;
            if (!request.KeepActive)
            {
                EmbeddingLog.Switched(logger, key.Id, key.Version);
                await index.RefreshAsync(cancellation);
            }

            journal.Finish(JobState.Succeeded, request.Name);
            return;
        }

        throw new PreconditionException("ENTRIES_WITHOUT_VECTOR", "Entries changed faster than they could be embedded; the model before stays active.", request.Name);
    }

    private async Task RetrainAsync(StartReembedRequest request, JobJournal journal, CancellationToken cancellation)
    {
        await journal.ProgressAsync(progress => progress.Phase = "training", cancellation);
        await index.RetrainAsync(cancellation);
        if (!request.KeepActive)
        {
            await vectors.ActivateAsync(null, cancellation);
            await index.RefreshAsync(cancellation);
        }

        journal.Finish(JobState.Succeeded, request.Name);
    }

    /// <summary>Every entry that lacks a vector, once.</summary>
    /// <returns>How many were refused.</returns>
    private async Task<int> RoundAsync(JobRow row, ConfiguredModel model, ModelKey key, JobJournal journal, WorkProgress progress, CancellationToken cancellation)
    {
        int embedded = 0, refused = 0;
        for (var after = ""; await WaitingAsync(model, () => embedder.NextAsync(model, key, after, cancellation), cancellation) is { } batch; after = batch.LastId)
        {
            embedded += batch.Kept;
            refused += batch.Refused.Count;
            foreach (var (id, problem) in batch.Refused) journal.Refuse(Refusal(id, problem));
            for (var i = 0; i < batch.Kept + batch.Refused.Count; i++) await progress.EndedAsync(EntryNames.Of(batch.LastId), cancellation);
            await journal.GotOnAsync(cancellation);
            if (batch.Refused.Count > 0)
                await journal.AppendAsync(_ => { }, [.. batch.Refused.Select(r => Item(row, r.EntryId, r.Problem))], null, cancellation);
        }

        EmbeddingLog.Embedded(logger, key.Id, embedded, refused);
        return refused;
    }

    /// <summary>A provider that is away for minutes does not end a job of hours.</summary>
    private async Task<T> WaitingAsync<T>(ConfiguredModel model, Func<Task<T>> ask, CancellationToken cancellation)
    {
        for (var waits = 0; ; waits++)
        {
            try
            {
                return await ask();
            }
            catch (DependencyUnavailableException away) when (waits < MaximumWaits && model.Options.Retries > 0)
            {
                var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, Math.Max(away.RetryAfter.Ticks, model.Options.RetryDelay.Ticks << waits)));
                EmbeddingLog.BatchWaits(logger, model.Id, away.Reason, (int)wait.TotalSeconds);
                await Task.Delay(wait, clock, cancellation);
            }
        }
    }

    private static void Refuse(Job job, string name, int refused)
    {
        job.State = JobState.PartiallySucceeded;
        job.Result = name;
        job.Failure = new Refusal
        {
            Code = "ENTRIES_WITHOUT_VECTOR",
            Reason = $"{refused} entries have no vector of {name}; it was not switched to.",
        };
    }

    private static Refusal Refusal(string entryId, string problem) => new() { Path = EntryNames.Of(entryId), Code = problem, Reason = Reason(problem) };

    private static JobItem Item(JobRow row, string entryId, string problem) => new()
    {
        Name = JobMessages.ItemName(row.Job.Name, EntryNames.Of(entryId)),
        Path = EntryNames.Of(entryId),
        State = JobItemState.Refused,
        Attempt = 1,
        Refusal = Refusal(entryId, problem),
    };

    private static string Reason(string problem) => problem switch
    {
        Embedder.NotFinite => "The model gave a vector that is zero or not finite.",
        Embedder.None => "The model gave no vector.",
        Embedder.Refused => "The provider will not embed the entry's text.",
        _ => "The provider's answer cannot be read.",
    };
}
