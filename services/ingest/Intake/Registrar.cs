using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Ledger;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// Ledger and catalogue in the one order that survives a crash anywhere: commit "stored", register (idempotent), commit "registered".
/// </summary>
internal sealed class Registrar(ILedgerStore ledger, AssetService.AssetServiceClient catalog, TimeProvider clock, ILogger<Registrar> logger)
{
    private static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(60);

    /// <summary>Writes a batch of one dataset to its end.</summary>
    /// <returns>The rows as they stand in the ledger now.</returns>
    /// <exception cref="RpcException">The catalogue does not answer or does not know the dataset; the rows stay stored.</exception>
    public async Task<IReadOnlyList<LedgerRow>> CommitAsync(string dataset, IReadOnlyList<Outcome> batch, CancellationToken cancellation)
    {
        var fresh = batch.Where(outcome => !outcome.IsWritten).Select(outcome => outcome.Row).ToList();
        if (fresh.Count > 0) await ledger.WriteAsync(fresh, cancellation);

        var done = batch.Where(outcome => outcome.Registration is null).Select(outcome => outcome.Row).ToList();
        var stored = batch.Where(outcome => outcome.Registration is not null).ToList();
        if (stored.Count > 0) done.AddRange(await RegisterAsync(dataset, stored, cancellation));
        return done;
    }

    private async Task<List<LedgerRow>> RegisterAsync(string dataset, List<Outcome> stored, CancellationToken cancellation)
    {
        try
        {
            var response = await CallAsync(dataset, stored, cancellation);
            return await CommitRegisteredAsync(stored, response, cancellation);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.ResourceExhausted && stored.Count > 1)
        {
            // The call is all or nothing: halves, down to the one that is at fault.
            var half = stored.Count / 2;
            var rows = await RegisterAsync(dataset, stored[..half], cancellation);
            rows.AddRange(await RegisterAsync(dataset, stored[half..], cancellation));
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

    private async Task<RegisterAssetsResponse> CallAsync(string dataset, List<Outcome> stored, CancellationToken cancellation)
    {
        var request = new RegisterAssetsRequest { Dataset = dataset, Assets = { stored.Select(outcome => outcome.Registration!) } };
        var response = await catalog.RegisterAssetsAsync(request, deadline: clock.GetUtcNow().UtcDateTime + CallBudget, cancellationToken: cancellation);
        return response.Assets.Count == stored.Count
            ? response
            : throw new InvalidOperationException($"The catalogue answered {response.Assets.Count} of {stored.Count} registrations.");
    }

    private async Task<List<LedgerRow>> CommitRegisteredAsync(List<Outcome> stored, RegisterAssetsResponse response, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var paths = stored.Zip(response.Assets, (outcome, asset) => new RegisteredPath(outcome.Row.Dataset, outcome.Row.Path, asset.Asset)).ToList();
        var verdicts = await ledger.RegisterAsync(paths, now, cancellation);
        return [.. stored.Select((outcome, i) => outcome.Row with { Asset = paths[i].Asset, Verdict = verdicts[i] ?? Verdict.TakenIn, TimeMs = now, Registration = null })];
    }

    /// <summary>A row that an earlier run stored, as an outcome that only has to be registered.</summary>
    public static Outcome Again(LedgerRow row) => new(row, AssetRegistration.Parser.ParseFrom(row.Registration ?? []), IsWritten: true);
}
