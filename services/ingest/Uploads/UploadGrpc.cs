using Grpc.Core;
using Lightbox.Ingest.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Uploads;

internal sealed class UploadGrpc(UploadControl control, UploadStreams streams) : UploadService.UploadServiceBase
{
    private const int MaximumChunk = 1 << 20;

    public override async Task<Upload> CreateUpload(CreateUploadRequest request, ServerCallContext context) =>
        UploadMessages.Of(await control.CreateAsync(request, context.CancellationToken));

    public override async Task<Upload> GetUpload(GetUploadRequest request, ServerCallContext context) =>
        UploadMessages.Of(await control.GetAsync(request.Name, context.CancellationToken));

    public override async Task<DeleteUploadResponse> DeleteUpload(DeleteUploadRequest request, ServerCallContext context)
    {
        await control.DeleteAsync(request.Name, context.CancellationToken);
        return new DeleteUploadResponse();
    }

    public override async Task<Upload> WriteUpload(IAsyncStreamReader<WriteUploadRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Header is not { } header)
            throw new InvalidRequestException("header", "must be the first message");
        // The id is looked at before anything waits for it.
        using var turn = await streams.EnterAsync(UploadMessages.IdOf(header.Name, "header.name"), context.CancellationToken);
        try
        {
            var complete = await WriteAsync(requestStream, header, turn.Cancellation);
            return UploadMessages.Of(complete ?? await control.GetAsync(header.Name, context.CancellationToken));
        }
        catch (OperationCanceledException) when (turn.IsReplaced && !context.CancellationToken.IsCancellationRequested)
        {
            throw new ConflictException("Another stream goes on with this upload.", "STREAM_REPLACED");
        }
    }

    /// <returns>Null when the stream ended without a trailer: there is more to come.</returns>
    private async Task<UploadRow?> WriteAsync(IAsyncStreamReader<WriteUploadRequest> stream, WriteUploadHeader header, CancellationToken cancellation)
    {
        await using var writer = await control.OpenAsync(header, cancellation);
        while (await stream.MoveNext(cancellation))
        {
            switch (stream.Current.MessageCase)
            {
                case WriteUploadRequest.MessageOneofCase.Chunk when stream.Current.Chunk.Length <= MaximumChunk:
                    await writer.AppendAsync(stream.Current.Chunk.Memory, cancellation);
                    break;
                case WriteUploadRequest.MessageOneofCase.Chunk:
                    throw new InvalidRequestException("chunk", $"must be at most {MaximumChunk} bytes");
                case WriteUploadRequest.MessageOneofCase.Trailer:
                    return await writer.CompleteAsync(stream.Current.Trailer, cancellation);
                default:
                    throw new InvalidRequestException("message", "must be a chunk or the trailer behind the header");
            }
        }

        return null;
    }
}
