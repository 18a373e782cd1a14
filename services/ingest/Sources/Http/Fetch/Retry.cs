namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>Small questions are asked again when the server has a bad moment; files have their own way (Fetching).</summary>
internal static class Retry
{
    private const int Tries = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>A server that lets us wait in silence is not asked to do so four times.</summary>
    /// <exception cref="SourceException">Of the last try.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> ask, TimeProvider clock, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (SourceException failed) when (failed is { IsTransient: true, Code: not "TOO_SLOW" } && attempt < Tries)
            {
                await Task.Delay(Pause(attempt, failed.RetryAfter), clock, cancellation);
            }
        }
    }

    /// <summary>Twice as long each time, or what the server asks for.</summary>
    public static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var pause = FirstPause * (1 << (attempt - 1));
        if (asked > pause) pause = asked.Value;
        return pause < LongestPause ? pause : LongestPause;
    }
}
