using Grpc.Core;

namespace Lightbox.ServiceDefaults.Limits;

/// <summary>One wait with a time limit that can be told from the caller's own cancellation.</summary>
internal sealed class BoundedWait : IDisposable
{
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource both;
    private readonly CancellationTokenRegistration callers;
    private volatile bool callerFirst;

    public BoundedWait(TimeSpan limit, CancellationToken cancellation)
    {
        timer = new CancellationTokenSource(limit);
        // A write that is cancelled takes the whole request with it, and so the caller's token: which one was first must be noted as it happens.
        callers = cancellation.Register(() => callerFirst |= !timer.IsCancellationRequested);
        both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
    }

    public CancellationToken Token => both.Token;

    /// <summary>Whether it was the limit that ended the wait. A cancelled write shows as one of several types.</summary>
    public bool Ended(Exception exception) =>
        timer.IsCancellationRequested && !callerFirst
        && exception is (OperationCanceledException or InvalidOperationException or IOException or RpcException { StatusCode: StatusCode.Cancelled });

    public void Dispose()
    {
        callers.Dispose();
        both.Dispose();
        timer.Dispose();
    }
}
