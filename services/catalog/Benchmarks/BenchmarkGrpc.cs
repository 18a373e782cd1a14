using Grpc.Core;
using Lightbox.Catalog.Benchmarks.Planning;
using Lightbox.Catalog.Benchmarks.Scoring;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks;

/// <summary>The wire face of benchmarks.</summary>
internal sealed class BenchmarkGrpc(BenchmarkPlanner planner) : BenchmarkService.BenchmarkServiceBase
{
    public override Task<BenchmarkPlan> PlanBenchmark(PlanBenchmarkRequest request, ServerCallContext context) =>
        planner.PlanAsync(request, context.CancellationToken);

    public override Task<ScoreBenchmarkResponse> ScoreBenchmark(ScoreBenchmarkRequest request, ServerCallContext context)
    {
        var cases = ScoreRequests.Of(request);
        // Thousands of resamples of many cases: not on the thread that reads requests.
        return Task.Run(() => Scorecard.Of(cases, request, context.CancellationToken), context.CancellationToken);
    }
}
