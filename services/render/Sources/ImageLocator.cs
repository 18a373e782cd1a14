namespace Lightbox.Render.Sources;

/// <summary>Where an image is, whatever it is named by.</summary>
internal sealed class ImageLocator(AssetLocator assets, SeriesLocator series)
{
    /// <exception cref="Grpc.Core.RpcException">What the catalog says no with goes on to the caller as it is.</exception>
    /// <exception cref="ServiceDefaults.Errors.PreconditionException">A file was changed or is gone.</exception>
    public ValueTask<AssetSource> LocateAsync(ImageName name, CancellationToken cancellation) =>
        name.Series is { } whole ? series.LocateAsync(whole, cancellation) : assets.LocateAsync(name.Asset!, cancellation);
}
