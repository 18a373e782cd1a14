using Grpc.Core;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Renditions;

/// <summary>The time one answer may take, waiting for a decoder included.</summary>
internal static class Deadlines
{
    /// <exception cref="BudgetExceededException">It took longer; a caller who went away gets the cancellation instead.</exception>
    public static async Task<T> WithinAsync<T>(TimeSpan deadline, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(deadline);
        try
        {
            return await work(budget.Token);
        }
        catch (Exception late) when (IsCancelled(late) && !cancellation.IsCancellationRequested)
        {
            throw new BudgetExceededException($"The picture was not made within {deadline.TotalSeconds:0.#} s.", inner: late);
        }
    }

    /// <summary>A call to the catalog that is given up ends as a status, not as a cancellation.</summary>
    private static bool IsCancelled(Exception exception) => exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
}
