using Google.Protobuf;
using Grpc.Core;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Services.Tests.Defaults;

/// <summary>Throws, waits and answers on demand.</summary>
internal sealed class ProbeGrpc(AllowedRoots roots) : ProbeService.ProbeServiceBase
{
    public override async Task<ActResponse> Act(ActRequest request, ServerCallContext context)
    {
        switch (request.Action)
        {
            case "invalid":
                throw new InvalidRequestException("page_size", "must not be negative");
            case "missing":
                throw new ResourceNotFoundException("datasets/nowhere");
            case "busy":
                throw new DependencyUnavailableException("The catalogue does not answer.", retryAfter: TimeSpan.FromSeconds(3));
            case "crash":
                throw new InvalidOperationException("SENTINEL^PATIENT in the inner text");
            case "library":
                throw new FormatException("bad at 17");
            case "unbuilt":
                throw new NotBuiltException(context.Method, "the renderer of moons");
            case "wait":
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
            case "path":
                return new ActResponse { Text = roots.Resolve(request.Payload.ToStringUtf8()) };
            case "deadline":
                return new ActResponse { Text = context.Deadline.ToString("O") };
        }

        return new ActResponse { Text = request.Action };
    }

    public override Task<ActResponse> Get(ActRequest request, ServerCallContext context) => Act(request, context);

    public override async Task<ActResponse> Collect(IAsyncStreamReader<ActRequest> requestStream, ServerCallContext context)
    {
        var count = 0;
        while (await requestStream.MoveNext(context.CancellationToken)) count++;
        return new ActResponse { Text = count.ToString() };
    }

    public override async Task Pour(ActRequest request, IServerStreamWriter<ActResponse> responseStream, ServerCallContext context)
    {
        var chunk = ByteString.CopyFrom(new byte[64 * 1024]);
        for (var i = 0; i < 10_000; i++) await responseStream.WriteAsync(new ActResponse { Payload = chunk }, context.CancellationToken);
    }
}
