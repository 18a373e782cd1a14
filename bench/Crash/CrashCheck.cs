using System.Security.Cryptography;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.V1;

namespace Lightbox.Bench.Crash;

/// <summary>What must be true at the end, read from the ledger, the catalogue and the disk.</summary>
internal sealed class CrashCheck(CrashTree tree, string dataset, Func<string, CrashFile, string> pathOf)
{
    private readonly Dictionary<string, CrashFile> expected = tree.Files.ToDictionary(file => pathOf(file.Key, file.Value), file => file.Value);

    /// <returns>What is wrong; empty when nothing is.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(ChannelBase channel, string blobs, CancellationToken cancellation)
    {
        var ledger = await LedgerAsync(new LedgerService.LedgerServiceClient(channel), cancellation);
        var catalog = await CatalogAsync(new AssetService.AssetServiceClient(channel), cancellation);
        return [.. OfLedger(ledger), .. OfCatalog(catalog), .. Equal(ledger, catalog), .. await OfBlobsAsync(blobs, cancellation)];
    }

    /// <summary>Half-written files: none.</summary>
    public static IEnumerable<string> OfPartials(string blobs) =>
        Directory.GetFiles(Path.Combine(blobs, ".partial")).Select(path => $"{Path.GetFileName(path)}: a partial is left");

    private IEnumerable<string> OfLedger(IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var twice in entries.GroupBy(entry => entry.Path).Where(group => group.Count() > 1)) yield return $"{twice.Key}: {twice.Count()} ledger rows";
        var byPath = entries.DistinctBy(entry => entry.Path).ToDictionary(entry => entry.Path);
        foreach (var stray in byPath.Keys.Except(expected.Keys)) yield return $"{stray}: a ledger row for no file";
        foreach (var (path, file) in expected)
        {
            if (!byPath.TryGetValue(path, out var entry)) yield return $"{path}: no ledger row";
            else if (file.IsImage != entry.Verdict is Verdict.TakenIn or Verdict.Duplicate) yield return $"{path}: {entry.Verdict}";
            else if (!file.IsImage && entry.Verdict != file.Verdict) yield return $"{path}: {entry.Verdict} in place of {file.Verdict}";
            else if (file.IsImage && entry.StoredSha256 != file.Sha256) yield return $"{path}: the ledger has another hash";
        }

        foreach (var content in entries.Where(entry => entry.StoredSha256.Length > 0).GroupBy(entry => entry.StoredSha256))
        {
            int first = content.Count(entry => entry.Verdict == Verdict.TakenIn);
            if (first != 1) yield return $"{content.First().Path}: its content was taken in {first} times";
        }
    }

    private IEnumerable<string> OfCatalog(IReadOnlyList<(string Path, string Sha256, AssetState State)> assets)
    {
        foreach (var twice in assets.GroupBy(asset => asset.Path).Where(group => group.Count() > 1)) yield return $"{twice.Key}: {twice.Count()} memberships";
        foreach (var (path, sha256, state) in assets)
        {
            if (!expected.TryGetValue(path, out var file) || !file.IsImage) yield return $"{path}: a membership of no image";
            else if (file.Sha256 != sha256) yield return $"{path}: the catalogue has another hash";
            else if (state != AssetState.Available) yield return $"{path}: {state}";
        }
    }

    private static IEnumerable<string> Equal(IReadOnlyList<LedgerEntry> ledger, IReadOnlyList<(string Path, string Sha256, AssetState State)> catalog)
    {
        var here = ledger.Where(entry => entry.Verdict is Verdict.TakenIn or Verdict.Duplicate).Select(entry => (entry.Path, entry.StoredSha256)).ToHashSet();
        var there = catalog.Select(asset => (asset.Path, asset.Sha256)).ToHashSet();
        foreach (var (path, _) in here.Except(there)) yield return $"{path}: in the ledger, not in the catalogue";
        foreach (var (path, _) in there.Except(here)) yield return $"{path}: in the catalogue, not in the ledger";
    }

    private async Task<List<string>> OfBlobsAsync(string blobs, CancellationToken cancellation)
    {
        var wrong = new List<string>();
        var wanted = expected.Values.Where(file => file.IsImage).Select(file => file.Sha256).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories).Where(path => !path.Contains("/.partial/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(Path.GetDirectoryName(path)) + Path.GetFileName(path);
            if (!wanted.Remove(name)) wrong.Add($"{name}: a blob of no file");
            await using var file = File.OpenRead(path);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)) != name) wrong.Add($"{name}: its bytes have another hash");
        }

        return [.. wrong, .. wanted.Select(sha256 => $"{sha256}: no blob")];
    }

    private async Task<List<LedgerEntry>> LedgerAsync(LedgerService.LedgerServiceClient client, CancellationToken cancellation)
    {
        var entries = new List<LedgerEntry>();
        var request = new ListLedgerEntriesRequest { PageSize = 1000, Filter = $"dataset = \"{dataset}\"" };
        do
        {
            var page = await client.ListLedgerEntriesAsync(request, cancellationToken: cancellation);
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entries;
    }

    private async Task<List<(string Path, string Sha256, AssetState State)>> CatalogAsync(AssetService.AssetServiceClient client, CancellationToken cancellation)
    {
        var assets = new List<(string, string, AssetState)>();
        var request = new ListAssetsRequest { Parent = dataset, PageSize = 1000 };
        do
        {
            var page = await client.ListAssetsAsync(request, cancellationToken: cancellation);
            assets.AddRange(page.Assets.Select(asset => (asset.Memberships[0].Path, asset.Parts[0].Sha256, asset.State)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return assets;
    }
}
