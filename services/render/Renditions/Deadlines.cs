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
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new BudgetExceededException($"The picture was not made within {deadline.TotalSeconds:0.#} s.", inner: late);
        }
    }
}
