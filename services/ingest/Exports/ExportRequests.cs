using Lightbox.Catalog.V1;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Exports;

/// <summary>Whether a request to give files out makes sense and is allowed, before anything is kept of it.</summary>
internal sealed class ExportRequests(ExportItems items, UsePermission use, AllowedRoots roots, OwnFolders own, AssetService.AssetServiceClient catalog)
{
    private const int MaximumAssets = 10_000;
    private const int MaximumRequestId = 128;

    public async Task CheckAsync(StartExportRequest request, CancellationToken cancellation)
    {
        if (request.RequestId.Length > MaximumRequestId) throw new InvalidRequestException("request_id", $"must be at most {MaximumRequestId} characters");
        if (!Enum.IsDefined(request.Layout)) throw new InvalidRequestException("layout", "must be one of the contract's");
        if (request.Dataset.Length > 0 == request.Assets.Count > 0) throw new InvalidRequestException("dataset", "or assets must be given, and not both");
        if (request.Assets.Count > MaximumAssets) throw new InvalidRequestException("assets", $"must be at most {MaximumAssets}");
        if (request.Filter.Length > 0 && request.Dataset.Length == 0) throw new InvalidRequestException("filter", "is for a dataset's assets");
        if (request.Destination.Length > 0) CheckEmpty(Destination(request.Destination));

        if (request.Dataset.Length > 0)
        {
            await use.CheckAsync(IngestRequests.Dataset(request.Dataset), cancellation);
            // A wrong filter is told of now, not by a failed job.
            if (request.Filter.Length > 0) await catalog.ListAssetsAsync(new ListAssetsRequest { Parent = request.Dataset, Filter = request.Filter, PageSize = 1 }, cancellationToken: cancellation);
            return;
        }

        await items.OfAssetsAsync(request.Assets, cancellation);
    }

    /// <summary>The folder with every link resolved.</summary>
    /// <exception cref="AccessDeniedException">It lies outside the roots.</exception>
    public string Destination(string path)
    {
        if (!Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException("destination", "must be an absolute path");
        var folder = roots.Resolve(path);
        if (own.Folders.Any(mine => folder == mine || folder.StartsWith(mine + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            throw new InvalidRequestException("destination", "must not lie in this program's own folders");
        return folder;
    }

    private static void CheckEmpty(string folder)
    {
        var there = FileStat.Of(folder);
        if (there is null) return;
        if (there.Kind != FileKind.Folder || Directory.EnumerateFileSystemEntries(folder).Any()) throw new InvalidRequestException("destination", "must be a new or an empty folder");
    }
}
