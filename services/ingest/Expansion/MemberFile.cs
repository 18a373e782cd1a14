using System.Buffers;
using System.Security.Cryptography;
using Lightbox.Ingest.Fetching;
using Lightbox.Ingest.Intake;
using Lightbox.Storage;

namespace Lightbox.Ingest.Expansion;

/// <summary>A member of an archive unpacked to a file of ours.</summary>
internal static class MemberFile
{
    private const int BufferBytes = 256 * 1024;

    /// <returns>The member with its size and hash.</returns>
    /// <exception cref="DigestMismatchException">It is not what was promised.</exception>
    /// <exception cref="StorageFullException">No room.</exception>
    public static async Task<ArrivedFile> WriteAsync(IntakeJournal journal, ArrivedFile member, Stream content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var promised = member.Promised is { } digest ? IncrementalHash.CreateHash(digest.Name) : null;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var file = new FileStream(member.LocalPath, options);
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                promised?.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                size += read;
                // Work done, though the member has not begun to be a file of the job.
                journal.Moved(read, 0);
            }

            if (promised is not null && Convert.ToHexStringLower(promised.GetHashAndReset()) != member.Promised!.Hex)
                throw new DigestMismatchException("CHECKSUM_MISMATCH", $"The file's {member.Promised.Algorithm} is not the one that was promised.");
            return member with { Size = size, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw new StorageFullException($"The disk of {Path.GetDirectoryName(member.LocalPath)} is full.", full);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
