using System.Threading.Channels;
using Lightbox.Ingest.Ledger;
using Lightbox.Ingest.Sources;

namespace Lightbox.Ingest.Intake;

/// <summary>Goes through what a source has and passes over what is known.</summary>
internal sealed class IntakeListing(ILedgerStore ledger)
{
    /// <summary>Paths looked up in the ledger with one query.</summary>
    private const int LookUp = 256;

    public async Task ListAsync(IntakeJob job, ChannelWriter<SourceItem> items, CancellationToken cancellation)
    {
        var chunk = new List<SourceItem>(LookUp);
        await using var listed = job.Source.ListAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = listed.MoveNextAsync();
            // A source that makes us wait does not make those wait that it named already.
            if (!next.IsCompleted) await PassAsync(job, chunk, items, cancellation);
            if (!await next) break;
            chunk.Add(listed.Current);
            if (chunk.Count == LookUp) await PassAsync(job, chunk, items, cancellation);
        }

        await PassAsync(job, chunk, items, cancellation);
        job.Journal.ListEnded();
    }

    private async Task PassAsync(IntakeJob job, List<SourceItem> chunk, ChannelWriter<SourceItem> items, CancellationToken cancellation)
    {
        if (chunk.Count == 0) return;
        var known = await ledger.FindAsync(job.Task.Dataset, [.. chunk.Select(item => item.Path)], cancellation);
        foreach (var item in chunk)
        {
            var row = known.GetValueOrDefault(item.Path);
            var standing = KnownFiles.Of(row, item, job.Task);
            if (standing == Standing.Passed) continue;
            job.Journal.Seen(1, item.SizeBytes ?? 0);
            if (standing == Standing.New) await items.WriteAsync(item, cancellation);
            else if (standing == Standing.Stored) await job.EmitAsync(LedgerRows.Again(row!), cancellation);
            else job.Journal.Unchanged(item.SizeBytes ?? row!.SizeBytes ?? 0);
        }

        chunk.Clear();
    }
}
