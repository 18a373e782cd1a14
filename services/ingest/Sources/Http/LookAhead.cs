using System.Runtime.CompilerServices;

namespace Lightbox.Ingest.Sources.Http;

/// <summary>Asks about several things at once and gives the answers in order.</summary>
internal static class LookAhead
{
    /// <summary>Questions under way at once.</summary>
    private const int Width = 8;

    public static async IAsyncEnumerable<TAnswer> AskAsync<T, TAnswer>(
        IEnumerable<T> questions, Func<T, CancellationToken, Task<TAnswer>> ask, [EnumeratorCancellation] CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = new Queue<Task<TAnswer>>();
        using var next = questions.GetEnumerator();
        try
        {
            for (var more = true; more || asked.Count > 0;)
            {
                while (asked.Count < Width && more && (more = next.MoveNext())) asked.Enqueue(ask(next.Current, stop.Token));
                if (asked.Count > 0) yield return await asked.Dequeue();
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var task in asked) await task.ContinueWith(ended => _ = ended.Exception, TaskScheduler.Default);
        }
    }
}
