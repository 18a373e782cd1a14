using System.Runtime.CompilerServices;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Access;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Prepare;
using Lightbox.Ingest.Slides;
using Lightbox.Ingest.V1;
using Lightbox.Ingest.Verification;
using Lightbox.Jobs;
using Lightbox.Storage.Blobs;

namespace Lightbox.Ingest.Ledger;

/// <summary>
/// Compares the ledger with the catalogue, both ways, and registers what a crash left out. What belongs to a job that has not ended is left to it.
/// </summary>
internal sealed class LedgerSweep(
    ILedgerStore ledger, IJobStore jobs, Registrar registrar, SlideSeries slides, AccessGuides guides, AssetService.AssetServiceClient catalog, StrayBlobs strays,
    IBlobStore blobs, TimeProvider clock)
{
    private const int Page = 1000;

    private static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(60);

    /// <summary>Younger partials may still be written to.</summary>
    private static readonly TimeSpan OldPartial = TimeSpan.FromMinutes(10);

    /// <param name="dataset">datasets/{dataset}; null for all.</param>
    /// <param name="only">Change nothing.</param>
    public async Task<SweepLedgerResponse> RunAsync(string? dataset, bool only, CancellationToken cancellation)
    {
        if (dataset is not null) await guides.DatasetAsync(dataset, cancellation);
        var response = new SweepLedgerResponse();
        var open = await OpenJobsAsync(cancellation);
        await RegisterAsync(dataset, open, only, response, cancellation);
        var known = await UnknownAsync(dataset, response, cancellation);
        await ForgottenAsync(dataset, open, known, only, response, cancellation);
        response.OrphanBlobs = await OrphansAsync(cancellation);
        if (!only) response.PartialsRemoved = await blobs.SweepAsync(OldPartial, cancellation);
        return response;
    }

    /// <summary>jobs/{job} of every ingest that goes on by itself or may be told to.</summary>
    private async Task<HashSet<string>> OpenJobsAsync(CancellationToken cancellation)
    {
        var open = new HashSet<string>();
        foreach (var state in new[] { JobState.Planned, JobState.AwaitingAccess, JobState.Running, JobState.Paused })
            open.UnionWith((await jobs.ListAsync(new JobQuery { State = state, Kind = JobKind.Ingest, Limit = Page }, cancellation)).Select(row => row.Job.Name));
        return open;
    }

    /// <summary>Stored, and the catalogue was never told, or was and we were not.</summary>
    private async Task RegisterAsync(string? dataset, HashSet<string> open, bool only, SweepLedgerResponse response, CancellationToken cancellation)
    {
        var slideDatasets = new HashSet<string>();
        await foreach (var rows in PagesAsync(new LedgerQuery { Dataset = dataset, Verdicts = [Verdict.Stored], Limit = Page }, cancellation))
        {
            var left = rows.Where(row => !open.Contains(row.Job) && row.Registration is not null).Select(LedgerRows.Again).ToList();
            response.Unregistered += left.Count;
            if (only) continue;
            slideDatasets.UnionWith(left.Where(outcome => outcome.IsHeld).Select(outcome => outcome.Row.Dataset));
            foreach (var some in left.Where(outcome => !outcome.IsHeld).GroupBy(outcome => outcome.Row.Dataset))
                response.Registered += Count(await registrar.RegisterAsync(some.Key, [.. some], cancellation));
        }

        foreach (var slide in slideDatasets)
        {
            if (await jobs.CountActiveAsync(slide, cancellation) > 0) continue;
            await foreach (var rows in slides.RegisterAsync(slide, cancellation)) response.Registered += Count(rows);
        }
    }

    /// <summary>Registered paths that the ledger has never heard of.</summary>
    /// <returns>Every asset that the catalogue knows in a dataset.</returns>
    private async Task<HashSet<(string Dataset, string Asset)>> UnknownAsync(string? dataset, SweepLedgerResponse response, CancellationToken cancellation)
    {
        var known = new HashSet<(string, string)>();
        var request = new ListAssetsRequest { Parent = dataset ?? CatalogedFiles.Everything, PageSize = Page };
        do
        {
            var page = await catalog.ListAssetsAsync(request, deadline: clock.GetUtcNow().UtcDateTime + CallBudget, cancellationToken: cancellation);
            foreach (var some in page.Assets.SelectMany(asset => asset.Memberships.Select(place => (place.Dataset, place.Path, asset.Name))).GroupBy(place => place.Dataset))
            {
                known.UnionWith(some.Select(place => (place.Dataset, place.Name)));
                var paths = some.Select(place => place.Path).Distinct().ToList();
                var found = await ledger.FindAsync(some.Key, paths, cancellation);
                response.Unknown += paths.Count - found.Count;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return known;
    }

    /// <summary>Registered once, and the catalogue knows nothing of it (it was restored from an older copy): the next ingest of the path registers it anew.</summary>
    private async Task ForgottenAsync(
        string? dataset, HashSet<string> open, HashSet<(string Dataset, string Asset)> known, bool only, SweepLedgerResponse response, CancellationToken cancellation)
    {
        await foreach (var rows in PagesAsync(new LedgerQuery { Dataset = dataset, Verdicts = [Verdict.TakenIn, Verdict.Duplicate], Limit = Page }, cancellation))
        {
            var forgotten = rows.Where(row => !known.Contains((row.Dataset, row.Asset)) && !open.Contains(row.Job)).ToList();
            response.Unregistered += forgotten.Count;
            if (!only && forgotten.Count > 0) await ledger.WriteAsync([.. forgotten.Select(row => row with { Verdict = Verdict.Stored, Asset = "", Registration = null })], cancellation);
        }
    }

    private async Task<long> OrphansAsync(CancellationToken cancellation)
    {
        var orphans = 0;
        foreach (var candidate in await strays.CandidatesAsync(clock.GetUtcNow(), cancellation))
        {
            if (candidate.Sha256 is not { } sha256) continue;
            var claims = await ledger.ListAsync(new LedgerQuery { Sha256 = sha256, Verdicts = [Verdict.Stored, Verdict.Quarantined], Limit = 1 }, cancellation);
            // A table of a layout is no asset and no orphan.
            if (claims.Count == 0) claims = await ledger.ListAsync(new LedgerQuery { Sha256 = sha256, Code = LayoutTables.Code, Limit = 1 }, cancellation);
            if (claims.Count == 0) orphans++;
        }

        return orphans;
    }

    private async IAsyncEnumerable<IReadOnlyList<LedgerRow>> PagesAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var rows = await ledger.ListAsync(query, cancellation);
            if (rows.Count > 0) yield return rows;
            if (rows.Count < query.Limit) yield break;
            query = query with { After = (rows[^1].Dataset, rows[^1].Path) };
        }
    }

    private static int Count(IReadOnlyList<LedgerRow> rows) => rows.Count(row => row.Verdict is Verdict.TakenIn or Verdict.Duplicate);
}
