using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>The way to a provider: tried again after faults that may pass, as the server asks; bounded in time and bytes; the same for every provider.</summary>
internal static class ProviderHttp
{
    /// <summary>A server that asks for a longer wait than this is not waited for within a request.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>2048 vectors of 3072 numbers in JSON stay below it.</summary>
    private const long MaximumAnswer = 128 << 20;

    public static HttpClient Create(string id, ModelOptions options, TimeProvider clock)
    {
        var wire = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        var bounded = new BoundedAnswerHandler(MaximumAnswer) { InnerHandler = wire };
        var tried = new ResilienceHandler(Pipeline(options, clock)) { InnerHandler = bounded };
        return new HttpClient(new ProviderStatusHandler(id) { InnerHandler = tried }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What the server asks to be left alone for; null when it does not say.</summary>
    public static TimeSpan? Wait(HttpResponseMessage? answer, DateTimeOffset now) => answer?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(ModelOptions options, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock };
        if (options.Retries > 0)
        {
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                MaxDelay = LongestWait,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(attempt.Outcome) && IsWorthIt(attempt.Outcome.Result, clock)),
                DelayGenerator = attempt => ValueTask.FromResult(Wait(attempt.Outcome.Result, clock.GetUtcNow())),
            });
        }

        return builder.AddTimeout(new HttpTimeoutStrategyOptions { Timeout = options.Timeout }).Build();
    }

    private static bool IsWorthIt(HttpResponseMessage? answer, TimeProvider clock) =>
        answer is null || (answer.StatusCode != HttpStatusCode.NotImplemented && (Wait(answer, clock.GetUtcNow()) ?? TimeSpan.Zero) <= LongestWait);
}
