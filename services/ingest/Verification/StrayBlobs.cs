using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Storage.Blobs;

namespace Lightbox.Ingest.Verification;

/// <summary>
/// What lies in the blob store and nothing claims: store and catalogue are both in the order of the hashes, so that one walk along both tells.
/// What a running ingest has just written is no stray: it is stored before it is registered.
/// </summary>
internal sealed class StrayBlobs(IBlobStore blobs, CatalogedFiles catalog, IJobStore jobs)
{
    /// <summary>More than these are not told apart from what is stored and not registered yet.</summary>
    private const int MostCandidates = 100_000;

    /// <param name="begun">When the verification began.</param>
    /// <returns>What the catalogue does not claim; the ledger may still (<see cref="BlobListing.Sha256"/>).</returns>
    public async Task<IReadOnlyList<BlobListing>> CandidatesAsync(DateTimeOffset begun, CancellationToken cancellation)
    {
        var settled = await SettledBeforeAsync(begun, cancellation);
        var candidates = new List<BlobListing>();
        await using var claimed = catalog.ListAsync(CatalogedFiles.Everything, cancellation).GetAsyncEnumerator(cancellation);
        var current = await NextAsync(claimed);
        await foreach (var found in blobs.ListAsync(cancellation))
        {
            if (found.Sha256 is { } sha256)
            {
                while (current is not null && string.CompareOrdinal(current, sha256) < 0) current = await NextAsync(claimed);
                if (current == sha256) continue;
            }

            if (found.WriteTime < settled && candidates.Count < MostCandidates) candidates.Add(found);
        }

        return candidates;
    }

    /// <summary>Older blobs than this have their row in the ledger or never will.</summary>
    private async Task<DateTimeOffset> SettledBeforeAsync(DateTimeOffset begun, CancellationToken cancellation)
    {
        var settled = begun;
        foreach (var state in new[] { JobState.Planned, JobState.Running })
        {
            foreach (var row in await jobs.ListAsync(new JobQuery { State = state, Kind = JobKind.Ingest, Limit = 1000 }, cancellation))
            {
                var since = (row.Job.StartTime ?? row.Job.CreateTime).ToDateTimeOffset();
                if (since < settled) settled = since;
            }
        }

        return settled;
    }

    private static async ValueTask<string?> NextAsync(IAsyncEnumerator<Catalog.V1.StoredFile> files) =>
        await files.MoveNextAsync() ? files.Current.Name["files/".Length..] : null;
}
