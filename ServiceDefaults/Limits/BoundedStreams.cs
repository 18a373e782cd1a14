using Grpc.Core;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Limits;

internal sealed class BoundedReader<T>(IAsyncStreamReader<T> inner, TimeSpan idle) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(idle);
        try
        {
            return await inner.MoveNext(source.Token);
        }
        catch (Exception exception) when (Stalled.Is(exception, source, cancellationToken))
        {
            throw new BudgetExceededException($"No message came for {idle.TotalSeconds:0.#} s.", "STREAM_STALLED", exception);
        }
    }
}

internal sealed class BoundedWriter<T>(IServerStreamWriter<T> inner, TimeSpan idle) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(idle);
        try
        {
            await inner.WriteAsync(message, source.Token);
        }
        catch (Exception exception) when (Stalled.Is(exception, source, cancellationToken))
        {
            throw new BudgetExceededException($"Nobody read the stream for {idle.TotalSeconds:0.#} s.", "STREAM_STALLED", exception);
        }
    }
}

internal static class Stalled
{
    /// <summary>Our own timer ended the wait, not the caller. A cancelled write shows as either type.</summary>
    public static bool Is(Exception exception, CancellationTokenSource source, CancellationToken callers) =>
        exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
        && source.IsCancellationRequested && !callers.IsCancellationRequested;
}
