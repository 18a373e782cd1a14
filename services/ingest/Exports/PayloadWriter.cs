using System.Text;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.Ingest.Verification;
using Lightbox.Jobs;

namespace Lightbox.Ingest.Exports;

/// <summary>Copies an export's files and lists them; what cannot be given out is told of, and the rest goes on until there is too much of it.</summary>
internal sealed class PayloadWriter(
    ExportItems items, PartPaths paths, KeptTables tables, FileCopy copy, AssetService.AssetServiceClient catalog, IngestOptions options)
{
    private const int Chunk = 500;

    /// <summary>More than these are the same fault over and over.</summary>
    private const int MostRefusals = 100;

    /// <param name="folder">The export's, made.</param>
    public async Task<PayloadSummary> WriteAsync(StartExportRequest request, string folder, WorkProgress progress, CancellationToken cancellation)
    {
        var summary = new PayloadSummary();
        await using var manifest = new HashedFile(folder, ExportFiles.Manifest);
        await using var assets = new HashedFile(folder, ExportFiles.Assets);
        await foreach (var chunk in ChunksAsync(request, cancellation))
        {
            var planned = await PlanAsync(request, chunk, summary, cancellation);
            await Parallel.ForEachAsync(
                planned,
                new ParallelOptions { MaxDegreeOfParallelism = options.Readers, CancellationToken = cancellation },
                async (item, token) => await CopyAsync(item, folder, summary, progress, token));
            foreach (var item in planned)
            {
                foreach (var (path, sha256) in item.Fresh) await manifest.AppendAsync(Encoding.UTF8.GetBytes(ManifestLine.Of(request.Layout, sha256, path)), cancellation);
                await assets.AppendAsync(AssetLine.Of(item.Item, item.Paths), cancellation);
            }

            if (summary.Refusals.Count >= MostRefusals) break;
        }

        // The whole dataset goes out with the tables that say what its images are.
        if (request.Dataset.Length > 0 && request.Filter.Length == 0) await WriteTablesAsync(request, folder, manifest, summary, progress, cancellation);
        summary.ManifestSha256 = await manifest.EndAsync(cancellation);
        summary.AssetsSha256 = await assets.EndAsync(cancellation);
        return summary;
    }

    private async Task WriteTablesAsync(
        StartExportRequest request, string folder, HashedFile manifest, PayloadSummary summary, WorkProgress progress, CancellationToken cancellation)
    {
        await foreach (var table in tables.ListAsync(request.Dataset, cancellation))
        {
            var relative = $"{ExportFiles.Payload(request.Layout)}/{table.Path}";
            if (!summary.Written.TryAdd(relative, table.Place.Sha256)) continue;
            try
            {
                await CopyAsync(table.File, relative, folder, table.Path, summary, progress, cancellation);
                await manifest.AppendAsync(Encoding.UTF8.GetBytes(ManifestLine.Of(request.Layout, table.Place.Sha256, relative)), cancellation);
            }
            catch (UnreadableFileException unreadable)
            {
                summary.Refuse(table.Path, "FILE_UNREADABLE", unreadable.Message);
            }

            await progress.EndedAsync(table.Path, cancellation);
        }

        summary.Datasets.Add(request.Dataset);
    }

    private async Task CopyAsync(StoredFile file, string relative, string folder, string item, PayloadSummary summary, WorkProgress progress, CancellationToken cancellation)
    {
        var target = Path.Combine([folder, .. relative.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        summary.Count(await copy.CopyAsync(file, target, count => progress.ReadAsync(count, item, cancellation), cancellation));
    }

    private async IAsyncEnumerable<List<ExportItem>> ChunksAsync(StartExportRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<ExportItem>(Chunk);
        await foreach (var item in items.ListAsync(request, cancellation))
        {
            chunk.Add(item);
            if (chunk.Count < Chunk) continue;
            yield return chunk;
            chunk = [];
        }

        if (chunk.Count > 0) yield return chunk;
    }

    /// <summary>Which file goes where: several assets may lie in one file.</summary>
    private async Task<List<PlannedItem>> PlanAsync(StartExportRequest request, List<ExportItem> chunk, PayloadSummary summary, CancellationToken cancellation)
    {
        var planned = new List<PlannedItem>(chunk.Count);
        foreach (var item in chunk)
        {
            summary.Datasets.Add(item.Membership.Dataset);
            var root = ExportFiles.Payload(request.Layout) + "/";
            // Assets of several datasets may have the same path.
            if (request.Dataset.Length == 0) root += item.Membership.Dataset["datasets/".Length..] + "/";
            var next = new PlannedItem(item);
            foreach (var (path, sha256) in await paths.OfAsync(item, cancellation))
            {
                next.Paths[sha256] = root + path;
                if (!summary.Written.TryGetValue(root + path, out var there))
                {
                    summary.Written[root + path] = sha256;
                    next.Fresh.Add((root + path, sha256));
                }
                else if (there != sha256)
                {
                    summary.Refuse(item.Membership.Path, "PATH_TAKEN", "Another file of the export has the same path.");
                }
            }

            planned.Add(next);
        }

        return planned;
    }

    private async Task CopyAsync(PlannedItem item, string folder, PayloadSummary summary, WorkProgress progress, CancellationToken cancellation)
    {
        var path = item.Item.Membership.Path;
        try
        {
            var located = await catalog.LocateAssetAsync(new LocateAssetRequest { Name = item.Item.Asset.Name }, cancellationToken: cancellation);
            foreach (var (relative, sha256) in item.Fresh)
                await CopyAsync(located.Files.First(file => file.Name == "files/" + sha256), relative, folder, path, summary, progress, cancellation);
        }
        catch (UnreadableFileException unreadable)
        {
            summary.Refuse(path, "FILE_UNREADABLE", unreadable.Message);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            summary.Refuse(path, "FILE_UNREADABLE", refused.Status.Detail);
        }
        catch (IOException unwritable)
        {
            // A name longer than this file system takes, or a file where a folder should be.
            summary.Refuse(path, "CANNOT_BE_WRITTEN", $"The file system does not take the path ({unwritable.GetType().Name}).");
        }

        await progress.EndedAsync(path, cancellation);
    }

    /// <param name="Item">The asset.</param>
    private sealed record PlannedItem(ExportItem Item)
    {
        /// <summary>Path below the export's folder by sha256, of all its files.</summary>
        public Dictionary<string, string> Paths { get; } = [];

        /// <summary>Those that no item before it brought.</summary>
        public List<(string Path, string Sha256)> Fresh { get; } = [];
    }
}

/// <summary>What was written.</summary>
internal sealed class PayloadSummary
{
    private readonly Lock gate = new();

    public SortedSet<string> Datasets { get; } = new(StringComparer.Ordinal);

    /// <summary>sha256 by path. It grows with the export: about 200 bytes a file.</summary>
    public Dictionary<string, string> Written { get; } = [];

    public List<Refusal> Refusals { get; } = [];

    public long Files { get; private set; }

    public long Bytes { get; private set; }

    public string ManifestSha256 { get; set; } = "";

    public string AssetsSha256 { get; set; } = "";

    public void Count(long bytes)
    {
        lock (gate)
        {
            Files++;
            Bytes += bytes;
        }
    }

    public void Refuse(string path, string code, string reason)
    {
        lock (gate) Refusals.Add(new Refusal { Path = path, Code = code, Reason = reason });
    }
}
