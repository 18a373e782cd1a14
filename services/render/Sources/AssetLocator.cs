using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Sources;

/// <summary>
/// Asks the catalog where an asset is and whether the caller's dataset is granted: that is the catalog's to say, and a picture in the cache must not outlive the
/// grant. Files in place are looked at before every picture.
/// </summary>
internal sealed class AssetLocator(AssetService.AssetServiceClient catalog, FileWatch files, RenderOptions options, Rights rights)
{
    private readonly KeptAnswers<AssetSource> kept = new(options.Belief, rights);

    /// <exception cref="RpcException">What the catalog says no with goes on to the caller as it is.</exception>
    /// <exception cref="PreconditionException">The file was changed or is gone.</exception>
    public ValueTask<AssetSource> LocateAsync(string id, CancellationToken cancellation)
    {
        if (!kept.TryGet(id, out var source) || !FileWatch.AreUnchanged(source)) return AskAsync(id, cancellation);
        return new(source);
    }

    /// <summary>The same, asking the catalog now.</summary>
    public async ValueTask<AssetSource> AskAsync(string id, CancellationToken cancellation)
    {
        kept.Forget(id);
        var asked = rights.Now;
        var located = await catalog.LocateAssetAsync(new LocateAssetRequest { Name = $"assets/{id}" }, cancellationToken: cancellation);
        var source = new AssetSource(id, [.. located.Asset.Parts.Select(part => PartOf(id, part, located.Files))], located.IsRevocable);
        await files.CheckAsync(source, cancellation);
        kept.Keep(id, source, asked);
        return source;
    }

    private static SourcePart PartOf(string id, AssetPart part, IEnumerable<StoredFile> files)
    {
        var file = files.FirstOrDefault(f => f.Name == $"files/{part.Sha256}")
            ?? throw new PreconditionException("SOURCE_MISSING", "The catalog knows no place of this asset's file.", $"assets/{id}");
        return new(part.Sha256, part.Role, part.Member.Length > 0 ? part.Member : null, Choose(id, file));
    }

    /// <summary>A blob before a file in place: nobody else writes to it.</summary>
    /// <returns>Null for the blob.</returns>
    private static InPlaceLocation? Choose(string id, StoredFile file)
    {
        var usable = file.Locations.Where(place => place.State is AssetState.Available or AssetState.Unspecified).ToList();
        if (usable.Any(place => place.PlaceCase == FileLocation.PlaceOneofCase.Blob)) return null;
        if (usable.FirstOrDefault(place => place.PlaceCase == FileLocation.PlaceOneofCase.InPlace) is { } inPlace) return inPlace.InPlace;
        bool changed = file.Locations.Any(place => place.State == AssetState.SourceChanged);
        throw changed ? FileWatch.SourceChanged(id) : FileWatch.SourceMissing(id);
    }
}
