using System.Buffers;
using System.Security.Cryptography;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage.Blobs;
using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Verification;

/// <summary>Looks whether the bytes at one place are those that were registered.</summary>
internal sealed class PlaceCheck(IBlobStore blobs, AllowedRoots roots)
{
    private const int BufferBytes = 1024 * 1024;

    private static readonly PlaceVerdict Missing = new(VerifyFault.Missing, "", null);

    /// <exception cref="AccessDeniedException">The place lies outside the roots: whether it is there is not this server's to know.</exception>
    /// <param name="quick">Compare sizes and times only.</param>
    /// <param name="read">Told of the bytes as they are read.</param>
    public async Task<PlaceVerdict> CheckAsync(CatalogedPlace place, bool quick, Func<int, ValueTask> read, CancellationToken cancellation)
    {
        try
        {
            return place.Location.PlaceCase == FileLocation.PlaceOneofCase.InPlace
                ? await CheckInPlaceAsync(place, place.Location.InPlace, quick, read, cancellation)
                : await CheckBlobAsync(place, quick, read, cancellation);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return Missing;
        }
        catch (IOException)
        {
            // The disk does not give the bytes: they are there by name only.
            return new PlaceVerdict(VerifyFault.BitRot, "", null);
        }
    }

    private async Task<PlaceVerdict> CheckBlobAsync(CatalogedPlace place, bool quick, Func<int, ValueTask> read, CancellationToken cancellation)
    {
        using var reader = await blobs.OpenAsync(place.Sha256, cancellation);
        if (reader is null) return Missing;
        if (quick) return reader.Length == place.SizeBytes ? PlaceVerdict.Fine : new PlaceVerdict(VerifyFault.BitRot, "", null);
        var actual = await HashAsync((offset, buffer) => reader.Read(offset, buffer, cancellation), read, cancellation);
        // Nobody owns a blob who could have changed it: other bytes are rot, whatever their length.
        return actual == place.Sha256 ? PlaceVerdict.Fine : new PlaceVerdict(VerifyFault.BitRot, actual, null);
    }

    private async Task<PlaceVerdict> CheckInPlaceAsync(CatalogedPlace place, InPlaceLocation registered, bool quick, Func<int, ValueTask> read, CancellationToken cancellation)
    {
        var path = roots.Resolve(registered.Path);
        if (FileIdentity.Of(path) is null) return Missing;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var before = FileIdentity.Of(handle);
        var isSame = before.Matches(new FileIdentity(registered.SizeBytes, registered.ModifiedUnixNanos, registered.HasInode ? registered.Inode : null));
        if (quick) return isSame ? PlaceVerdict.Fine : new PlaceVerdict(VerifyFault.Changed, "", null);

        var actual = await HashAsync((offset, buffer) => RandomAccess.Read(handle, buffer, offset), read, cancellation);
        if (actual != place.Sha256) return new PlaceVerdict(isSame && FileIdentity.Of(handle) == before ? VerifyFault.BitRot : VerifyFault.Changed, actual, null);
        // Touched, copied back or restored, with the bytes it had: what was seen now is what to expect from now on.
        return isSame ? PlaceVerdict.Fine : new PlaceVerdict(VerifyFault.Unspecified, actual, Seen(registered.Path, before));
    }

    private static InPlaceLocation Seen(string path, FileIdentity identity)
    {
        var seen = new InPlaceLocation { Path = path, SizeBytes = identity.SizeBytes, ModifiedUnixNanos = identity.ModifiedUnixNanos };
        if (identity.Inode is { } inode) seen.Inode = inode;
        return seen;
    }

    private static async Task<string> HashAsync(Func<long, byte[], int> readAt, Func<int, ValueTask> read, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long offset = 0;
            int count;
            while ((count = readAt(offset, buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
                offset += count;
                await read(count);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>What was seen of a place.</summary>
/// <param name="Fault">Unspecified when the bytes are those registered.</param>
/// <param name="ActualSha256">Of the bytes read now; empty when none were.</param>
/// <param name="Seen">Size, time and inode of a file in place that has its bytes, but not the times it was registered with.</param>
internal sealed record PlaceVerdict(VerifyFault Fault, string ActualSha256, InPlaceLocation? Seen)
{
    public static PlaceVerdict Fine { get; } = new(VerifyFault.Unspecified, "", null);
}
