using Lightbox.Imaging;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;

namespace Lightbox.Render.Sources;

/// <summary>Opens an image's bytes.</summary>
internal sealed class SourceOpener(IBlobStore blobs)
{
    /// <summary>Opens every part and makes of them what <paramref name="open"/> makes, which owns them from then on.</summary>
    /// <exception cref="PreconditionException">A file is gone, or is not the one that was registered.</exception>
    public async Task<T> OpenAsync<T>(AssetSource source, Func<IReadOnlyList<ImagePart>, CancellationToken, T> open, CancellationToken cancellation)
    {
        var parts = new List<ImagePart>(source.Parts.Count);
        try
        {
            foreach (var part in source.Parts) parts.Add(new ImagePart(await OpenAsync(source.Id, part, cancellation), part.Role, part.Member));
            return open(parts, cancellation);
        }
        catch
        {
            foreach (var part in parts) part.Source.Dispose();
            throw;
        }
    }

    private async Task<IByteSource> OpenAsync(string id, SourcePart part, CancellationToken cancellation)
    {
        if (part.Place is { } place) return OpenInPlace(id, part, place.Path);
        return await blobs.OpenAsync(part.Sha256, cancellation) is { } blob
            ? new BlobByteSource(blob)
            : throw new PreconditionException("SOURCE_MISSING", "The blob store does not have the asset's file.", $"assets/{id}");
    }

    /// <summary>What was opened is looked at, not the path: between the two looks another file may have been put there.</summary>
    private static FileByteSource OpenInPlace(string id, SourcePart part, string path)
    {
        try
        {
            var file = new FileByteSource(path);
            if (part.Registered!.Matches(FileIdentity.Of(file.Handle))) return file;
            file.Dispose();
            throw FileWatch.SourceChanged(id);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw FileWatch.SourceMissing(id, gone);
        }
    }
}
