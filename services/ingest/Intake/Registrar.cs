using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Ledger;
using Lightbox.Storage.Blobs;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// Ledger and catalogue in the one order that survives a crash anywhere: commit "stored", register (idempotent), commit "registered".
/// </summary>
internal sealed class Registrar(IBlobStore blobs, ILedgerStore ledger, AssetService.AssetServiceClient catalog, TimeProvider clock, ILogger<Registrar> logger)
{
    /// <summary>As the catalogue takes them with one call.</summary>
    private const int MostAssets = 1000;
    private const int MostParts = 10_000;

    private static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(60);

    /// <summary>Writes a batch of one dataset to its end.</summary>
    /// <returns>The rows that ended, as they stand in the ledger now; an instance of a slide ends with its series.</returns>
    /// <exception cref="RpcException">The catalogue does not answer or does not know the dataset; the rows stay stored.</exception>
    public async Task<IReadOnlyList<LedgerRow>> CommitAsync(string dataset, IReadOnlyList<Outcome> batch, CancellationToken cancellation)
    {
        // A row that says "stored" must not outlive the blob it speaks of.
        if (batch.Any(outcome => outcome is { IsWritten: false, Assets.Count: > 0, Row.InPlace: 0 })) await blobs.FlushAsync(cancellation);
        await WriteAsync(batch.Where(outcome => outcome is { IsWritten: false, IsLast: false }), cancellation);
        var done = batch.Where(outcome => outcome.Assets.Count == 0).Select(outcome => outcome.Row).ToList();
        done.AddRange(await RegisterAsync(dataset, [.. batch.Where(outcome => outcome.Assets.Count > 0 && !outcome.IsHeld)], cancellation));
        await WriteAsync(batch.Where(outcome => outcome.IsLast), cancellation);
        return done;
    }

    /// <summary>Registers what is in the ledger as stored.</summary>
    public async Task<IReadOnlyList<LedgerRow>> RegisterAsync(string dataset, IReadOnlyList<Outcome> stored, CancellationToken cancellation)
    {
        var rows = new List<LedgerRow>(stored.Count);
        var call = new List<Outcome>();
        var told = new HashSet<AssetRegistration>(ReferenceEqualityComparer.Instance);
        int assets = 0, parts = 0;
        foreach (var outcome in stored)
        {
            // The same asset under its several files is told once.
            var more = outcome.Assets.Where(told.Add).Sum(asset => asset.Parts.Count);
            if (call.Count > 0 && (assets + outcome.Assets.Count > MostAssets || parts + more > MostParts))
            {
                rows.AddRange(await CallAsync(dataset, call, cancellation));
                call.Clear();
                told.Clear();
                (assets, parts) = (0, 0);
            }

            call.Add(outcome);
            assets += outcome.Assets.Count;
            parts += more;
        }

        if (call.Count > 0) rows.AddRange(await CallAsync(dataset, call, cancellation));
        return rows;
    }

    private async Task WriteAsync(IEnumerable<Outcome> outcomes, CancellationToken cancellation)
    {
        var rows = outcomes.Select(outcome => outcome.Row).ToList();
        if (rows.Count > 0) await ledger.WriteAsync(rows, cancellation);
    }

    private async Task<List<LedgerRow>> CallAsync(string dataset, List<Outcome> stored, CancellationToken cancellation)
    {
        try
        {
            return await CommitRegisteredAsync(stored, await RegisterAssetsAsync(dataset, stored, cancellation), cancellation);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.ResourceExhausted && stored.Count > 1)
        {
            // The call is all or nothing: halves, down to the one that is at fault.
            var half = stored.Count / 2;
            var rows = await CallAsync(dataset, stored[..half], cancellation);
            rows.AddRange(await CallAsync(dataset, stored[half..], cancellation));
            return rows;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.InvalidArgument)
        {
            IntakeLog.RegistrationRefused(logger, refused.StatusCode);
            var row = stored[0].Row with { Verdict = Verdict.Refused, Code = "CATALOG_REFUSED", Reason = "The catalogue did not accept what the file says of itself.", Registration = null };
            await ledger.WriteAsync([row], cancellation);
            return [row];
        }
    }

    /// <returns>The asset of each outcome: of a file with several images, the first.</returns>
    private async Task<IReadOnlyList<string>> RegisterAssetsAsync(string dataset, List<Outcome> stored, CancellationToken cancellation)
    {
        // A file with more images than fit into one call has calls of its own.
        if (stored is [{ Assets.Count: > MostAssets } large])
        {
            var first = "";
            foreach (var some in large.Assets.Chunk(MostAssets))
            {
                var assets = await RegisterAssetsAsync(dataset, [large with { Assets = some }], cancellation);
                if (first.Length == 0) first = assets[0];
            }

            return [first];
        }

        var request = new RegisterAssetsRequest { Dataset = dataset };
        var at = new List<int>(stored.Count);
        var told = new Dictionary<AssetRegistration, int>(ReferenceEqualityComparer.Instance);
        foreach (var outcome in stored)
        {
            foreach (var asset in outcome.Assets)
            {
                if (!told.TryAdd(asset, request.Assets.Count)) continue;
                request.Assets.Add(asset);
            }

            at.Add(told[outcome.Assets[0]]);
        }

        var response = await catalog.RegisterAssetsAsync(request, deadline: clock.GetUtcNow().UtcDateTime + CallBudget, cancellationToken: cancellation);
        return response.Assets.Count == request.Assets.Count
            ? [.. at.Select(i => response.Assets[i].Asset)]
            : throw new InvalidOperationException($"The catalogue answered {response.Assets.Count} of {request.Assets.Count} registrations.");
    }

    private async Task<List<LedgerRow>> CommitRegisteredAsync(List<Outcome> stored, IReadOnlyList<string> assets, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var paths = stored.Select((outcome, i) => new RegisteredPath(outcome.Row.Dataset, outcome.Row.Path, assets[i])).ToList();
        var verdicts = await ledger.RegisterAsync(paths, now, cancellation);
        return [.. stored.Select((outcome, i) => outcome.Row with { Asset = paths[i].Asset, Verdict = verdicts[i] ?? Verdict.TakenIn, TimeMs = now, Registration = null })];
    }
}
