using Lightbox.Ingest.Ledger;
using Verdict = Lightbox.Ingest.Ledger.Verdict;

namespace Lightbox.Ingest.Exports;

/// <summary>Under which path each file of an asset goes: one file under the asset's own, several under those that the ledger took them in by.</summary>
internal sealed class PartPaths(ILedgerStore ledger)
{
    private const int Most = 10_000;

    /// <returns>Path below the dataset's root and sha256, each file once.</returns>
    public async Task<IReadOnlyList<(string Path, string Sha256)>> OfAsync(ExportItem item, CancellationToken cancellation)
    {
        var hashes = item.Asset.Parts.Select(part => part.Sha256).Distinct().ToList();
        if (hashes.Count == 1) return [(item.Membership.Path, hashes[0])];

        var query = new LedgerQuery { Dataset = item.Membership.Dataset, Asset = item.Asset.Name, Verdicts = [Verdict.TakenIn, Verdict.Duplicate], Limit = Most };
        var rows = (await ledger.ListAsync(query, cancellation)).ToLookup(row => row.Sha256);
        return [.. hashes.Select((sha256, i) => (PathOf(item, rows[sha256], i), sha256))];
    }

    /// <summary>The nearest to the asset's own path where a file was taken in at several.</summary>
    private static string PathOf(ExportItem item, IEnumerable<LedgerRow> rows, int part)
    {
        var own = item.Membership.Path;
        var folder = own[..(own.LastIndexOf('/') + 1)];
        return rows.Select(row => row.Path).OrderByDescending(path => path == own).ThenByDescending(path => path.StartsWith(folder, StringComparison.Ordinal)).FirstOrDefault()
            ?? $"{own}.part{part}";
    }
}
