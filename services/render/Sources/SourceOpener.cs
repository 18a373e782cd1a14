using Lightbox.Imaging;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Sources;

/// <summary>Opens an asset's bytes.</summary>
internal sealed class SourceOpener(IBlobStore blobs)
{
    /// <exception cref="PreconditionException">The file is gone, or is not the one that was registered.</exception>
    public async Task<IByteSource> OpenAsync(AssetSource source, CancellationToken cancellation)
    {
        if (source.Place is { } place) return OpenInPlace(source, place.Path);
        var blob = await blobs.OpenAsync(source.Sha256, cancellation);
        return blob is not null
            ? new BlobByteSource(blob)
            : throw new PreconditionException("SOURCE_MISSING", "The blob store does not have the asset's file.", $"assets/{source.Id}");
    }

    /// <summary>What was opened is looked at, not the path: between the two looks another file may have been put there.</summary>
    private static FileByteSource OpenInPlace(AssetSource source, string path)
    {
        try
        {
            var file = new FileByteSource(path);
            if (source.Registered!.Matches(FileIdentity.Of(file.Handle))) return file;
            file.Dispose();
            throw AssetLocator.SourceChanged(source.Id);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new PreconditionException("SOURCE_MISSING", "The file is not where it was, or may not be read.", $"assets/{source.Id}", gone);
        }
    }
}
