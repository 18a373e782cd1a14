using Lightbox.Ingest.Intake;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Uploads;

/// <summary>Opening, writing and throwing away of uploads.</summary>
internal sealed class UploadControl(
    IUploadStore store, UploadFolder folder, UploadStreams streams, UploadUse use, FileBytes room, UploadOptions options, TimeProvider clock)
{
    private const int MaximumPath = 4096, MaximumText = 128;

    public async Task<UploadRow> CreateAsync(CreateUploadRequest request, CancellationToken cancellation)
    {
        Check(request);
        if (await store.CountAsync(cancellation) >= options.MaximumUploads)
            throw new QuotaExceededException("TOO_MANY_UPLOADS", $"There are {options.MaximumUploads} uploads already; let an ingest take them, or throw some away.", "uploads");
        if (request.HasSizeBytes) room.CheckRoom(request.SizeBytes);
        var (row, _) = await store.CreateAsync(
            new UploadRow
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
                RequestId = request.RequestId.Length == 0 ? null : request.RequestId,
                Path = SafePath.Of(request.Path),
                SizeBytes = request.HasSizeBytes ? request.SizeBytes : null,
                ExpectedSha256 = request.Sha256,
                ExpireMs = (clock.GetUtcNow() + options.Lifetime).ToUnixTimeMilliseconds(),
            },
            cancellation);
        return row;
    }

    public async Task<UploadRow> GetAsync(string name, CancellationToken cancellation) =>
        await store.GetAsync(UploadMessages.IdOf(name), cancellation) ?? throw new ResourceNotFoundException(name);

    /// <summary>Opens an upload for one stream's bytes.</summary>
    /// <exception cref="OutOfRangeException">They would not follow those that are here.</exception>
    public async Task<UploadWriter> OpenAsync(WriteUploadHeader header, CancellationToken cancellation)
    {
        var row = await GetAsync(header.Name, cancellation);
        if (row.IsComplete || header.Offset != row.CommittedBytes)
        {
            throw new OutOfRangeException(
                $"{header.Name} {(row.IsComplete ? "is complete" : "goes on")} at {row.CommittedBytes} bytes, the stream begins at {header.Offset}.", "OFFSET_MISMATCH")
            {
                Metadata = { ["committed_bytes"] = $"{row.CommittedBytes}", ["complete"] = row.IsComplete ? "true" : "false" },
            };
        }

        room.CheckRoom(Math.Max(0, (row.SizeBytes ?? 0) - row.CommittedBytes));
        var writer = new UploadWriter(store, options, room, clock, row, folder.Open(row.Id, row.CommittedBytes));
        writer.Rehash(cancellation);
        return writer;
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        var row = await GetAsync(name, cancellation);
        if (await use.JobOfAsync(row.Id, cancellation) is { } job) throw new PreconditionException("IN_USE", $"{name} is being taken in by {job}.", name);
        // Whoever writes to it is ended first.
        using var turn = await streams.EnterAsync(row.Id, cancellation);
        await store.DeleteAsync(row.Id, cancellation);
        folder.Delete(row.Id);
    }

    private void Check(CreateUploadRequest request)
    {
        var violations = new List<FieldViolation>();
        if (request.Path.Length > MaximumPath) violations.Add(new("path", $"must be at most {MaximumPath} characters"));
        else if (SafePath.Objection(request.Path) is not null || request.Path.EndsWith('/')) violations.Add(new("path", "must be a path below the dataset's root: no '..', no leading '/', no control characters"));
        if (request.HasSizeBytes && (request.SizeBytes < 0 || request.SizeBytes > options.MaximumBytes)) violations.Add(new("size_bytes", $"must be from 0 to {options.MaximumBytes}"));
        if (request.Sha256.Length > 0 && !UploadMessages.IsSha256(request.Sha256)) violations.Add(new("sha256", "must be 64 lower-case hex digits"));
        if (request.RequestId.Length > MaximumText) violations.Add(new("request_id", $"must be at most {MaximumText} characters"));
        if (violations.Count > 0) throw new InvalidRequestException(violations);
    }
}
