using System.Buffers;
using System.Security.Cryptography;
using Lightbox.Common.V1;
using Lightbox.Ingest.Intake;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Storage;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Ingest.Uploads;

/// <summary>Puts one stream's bytes behind those that are here. What arrived is committed when the stream ends, however it ends.</summary>
internal sealed class UploadWriter : IAsyncDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly IUploadStore store;
    private readonly UploadOptions options;
    private readonly FileBytes room;
    private readonly TimeProvider clock;
    private readonly UploadRow row;
    private readonly SafeFileHandle handle;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long length;
    private long committed;

    public UploadWriter(IUploadStore store, UploadOptions options, FileBytes room, TimeProvider clock, UploadRow row, SafeFileHandle handle)
    {
        (this.store, this.options, this.room, this.clock, this.row, this.handle) = (store, options, room, clock, row, handle);
        committed = row.CommittedBytes;
    }

    /// <summary>Bytes of an earlier stream go into the hash first.</summary>
    public void Rehash(CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while (length < committed && (read = RandomAccess.Read(handle, buffer, length)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="QuotaExceededException">More than announced or allowed.</exception>
    /// <exception cref="StorageFullException">No room.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (length + bytes.Length > (row.SizeBytes ?? options.MaximumBytes))
            throw new QuotaExceededException("UPLOAD_TOO_LONG", $"The upload is longer than the {row.SizeBytes ?? options.MaximumBytes} bytes it may have.", $"uploads/{row.Id}");
        try
        {
            var writing = RandomAccess.WriteAsync(handle, bytes, length, cancellation);
            hash.AppendData(bytes.Span);
            await writing;
            length += bytes.Length;
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw new StorageFullException("The disk of the uploads is full.", full);
        }

        if (length - committed < options.CommitEvery) return;
        room.CheckRoom(0);
        await CommitAsync("", cancellation);
    }

    /// <summary>The sender says that this was all.</summary>
    /// <exception cref="DataLossException">It is not what the sender has: everything is thrown away, to be sent again.</exception>
    public async Task<UploadRow> CompleteAsync(StreamTrailer trailer, CancellationToken cancellation)
    {
        var sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        var isWhole = trailer.SizeBytes == length && (row.SizeBytes ?? length) == length;
        if (isWhole && trailer.Sha256 == sha256 && (row.ExpectedSha256.Length == 0 || row.ExpectedSha256 == sha256))
        {
            var expireMs = await CommitAsync(sha256, cancellation);
            return row with { CommittedBytes = length, Sha256 = sha256, ExpireMs = expireMs };
        }

        RandomAccess.SetLength(handle, 0);
        length = 0;
        await CommitAsync("", CancellationToken.None);
        throw new DataLossException(
            isWhole ? "The upload's sha256 is not the one announced; send it again from the first byte." : "The upload's length is not the one announced; send it again from the first byte.",
            "CHECKSUM_MISMATCH");
    }

    /// <summary>What came is kept, also when the stream was cut: without the caller's token.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (length != committed) await CommitAsync("", CancellationToken.None);
        }
        finally
        {
            handle.Dispose();
            hash.Dispose();
        }
    }

    /// <returns>Until when it is kept, Unix milliseconds.</returns>
    private async Task<long> CommitAsync(string sha256, CancellationToken cancellation)
    {
        RandomAccess.FlushToDisk(handle);
        var expireMs = (clock.GetUtcNow() + options.Lifetime).ToUnixTimeMilliseconds();
        if (!await store.CommitAsync(row.Id, length, sha256, expireMs, cancellation)) throw new ResourceNotFoundException($"uploads/{row.Id}");
        committed = length;
        return expireMs;
    }
}
