using Grpc.Core;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Limits;

internal sealed class BoundedReader<T>(IAsyncStreamReader<T> inner, TimeSpan idle) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var wait = new BoundedWait(idle, cancellationToken);
        try
        {
            return await inner.MoveNext(wait.Token);
        }
        catch (Exception exception) when (wait.Ended(exception))
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
        using var wait = new BoundedWait(idle, cancellationToken);
        try
        {
            await inner.WriteAsync(message, wait.Token);
        }
        catch (Exception exception) when (wait.Ended(exception))
        {
            throw new BudgetExceededException($"Nobody read the stream for {idle.TotalSeconds:0.#} s.", "STREAM_STALLED", exception);
        }
    }
}
