using System.Threading.Channels;
using Grpc.Core;
using Lightbox.Catalog.V1;

namespace Lightbox.Services.Tests.Render;

/// <summary>The catalog's word of rights that end, as render hears it.</summary>
internal sealed class FakeGrants : GrantService.GrantServiceBase
{
    private readonly Channel<long> numbers = Channel.CreateUnbounded<long>();
    private readonly Channel<long> heard = Channel.CreateUnbounded<long>();
    private long last;

    /// <summary>Tells, and waits until it was heard.</summary>
    public async Task EndedAsync()
    {
        var number = Interlocked.Increment(ref last);
        numbers.Writer.TryWrite(number);
        while (await heard.Reader.ReadAsync() < number)
        {
        }
    }

    public override async Task WatchRights(IAsyncStreamReader<WatchRightsRequest> requestStream, IServerStreamWriter<WatchRightsResponse> responseStream, ServerCallContext context)
    {
        await requestStream.MoveNext(context.CancellationToken);
        await responseStream.WriteAsync(new WatchRightsResponse { Number = last }, context.CancellationToken);
        var telling = TellAsync(responseStream, context.CancellationToken);
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken)) heard.Writer.TryWrite(requestStream.Current.Heard);
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            // The test is over.
        }

        await telling;
    }

    private async Task TellAsync(IServerStreamWriter<WatchRightsResponse> response, CancellationToken stop)
    {
        try
        {
            await foreach (var number in numbers.Reader.ReadAllAsync(stop)) await response.WriteAsync(new WatchRightsResponse { Number = number }, stop);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
