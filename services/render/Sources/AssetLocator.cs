using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Sources;

/// <summary>
/// Asks the catalog for each request anew: whether the caller's dataset is granted is the catalog's to say, and a picture in the cache must not outlive the grant.
/// </summary>
internal sealed class AssetLocator(AssetService.AssetServiceClient catalog, ILogger<AssetLocator> logger)
{
    /// <exception cref="RpcException">What the catalog says no with goes on to the caller as it is.</exception>
    /// <exception cref="PreconditionException">The file was changed or is gone.</exception>
    public async Task<AssetSource> LocateAsync(string id, CancellationToken cancellation)
    {
        var located = await catalog.LocateAssetAsync(new LocateAssetRequest { Name = $"assets/{id}" }, cancellationToken: cancellation);
        if (located.Asset.Parts is not [{ Member: "" } part])
            throw new PreconditionException("IMAGE_UNSUPPORTED", "An asset of several files, or inside another file, is not read yet.", $"assets/{id}");
        var file = located.Files.FirstOrDefault(f => f.Name == $"files/{part.Sha256}")
            ?? throw new PreconditionException("SOURCE_MISSING", "The catalog knows no place of this asset's file.", $"assets/{id}");
        var source = Choose(id, part.Sha256, file);
        await CheckAsync(source, cancellation);
        return source;
    }

    /// <summary>A blob before a file in place: nobody else writes to it.</summary>
    private static AssetSource Choose(string id, string sha256, StoredFile file)
    {
        var usable = file.Locations.Where(place => place.State is AssetState.Available or AssetState.Unspecified).ToList();
        if (usable.Any(place => place.PlaceCase == FileLocation.PlaceOneofCase.Blob)) return new(id, sha256, null);
        if (usable.FirstOrDefault(place => place.PlaceCase == FileLocation.PlaceOneofCase.InPlace) is { } inPlace) return new(id, sha256, inPlace.InPlace);
        bool changed = file.Locations.Any(place => place.State == AssetState.SourceChanged);
        throw changed ? SourceChanged(id) : new PreconditionException("SOURCE_MISSING", "The file is not where it was.", $"assets/{id}");
    }

    /// <summary>Before every picture, also one that is in the cache or whose file is open: the file may have been changed since.</summary>
    private async Task CheckAsync(AssetSource source, CancellationToken cancellation)
    {
        if (source.Registered is not { } registered) return;
        var now = FileIdentity.Of(source.Place!.Path);
        if (now is not null && registered.Matches(now)) return;
        await ReportAsync(source, now is null ? AssetState.Missing : AssetState.SourceChanged, cancellation);
        throw now is null ? new PreconditionException("SOURCE_MISSING", "The file is not where it was.", $"assets/{source.Id}") : SourceChanged(source.Id);
    }

    /// <summary>Tells the catalog, so that lists show it; the caller's answer does not depend on it.</summary>
    private async Task ReportAsync(AssetSource source, AssetState state, CancellationToken cancellation)
    {
        var report = new ReportFileStateRequest { Name = $"files/{source.Sha256}", Location = new FileLocation { InPlace = source.Place }, State = state };
        try
        {
            await catalog.ReportFileStateAsync(report, cancellationToken: cancellation);
        }
        catch (RpcException failed)
        {
            RenderLog.ReportFailed(logger, failed.StatusCode);
        }
    }

    public static PreconditionException SourceChanged(string id) =>
        new("SOURCE_CHANGED", "The source changed: the file is not the one that was registered; verify it or take it in anew.", $"assets/{id}");
}
