using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;

namespace Lightbox.Services.Tests.Gateway.Page;

/// <summary>A history of three, to which each start adds one.</summary>
internal sealed class FakeEvaluations : EvaluationService.EvaluationServiceBase
{
    // The service is made anew for each call.
    private static int measured = 2;

    public override Task<ListEvaluationsResponse> ListEvaluations(ListEvaluationsRequest request, ServerCallContext context) => Task.FromResult(new ListEvaluationsResponse
    {
        Evaluations = { Enumerable.Range(0, measured).Reverse().Select(number => New("built-in", number)), New(FakeContent.Markup, 0) },
    });

    public override Task<Job> StartEvaluation(StartEvaluationRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref measured);
        return Task.FromResult(new Job { Name = $"knowledgeJobs/{new string('0', 32)}", State = JobState.Planned, Progress = new JobProgress { ItemsDone = 3, ItemsTotal = 60 } });
    }

    private static Lightbox.Knowledge.V1.Evaluation New(string title, int number) => new()
    {
        Name = $"evaluations/{number}",
        Title = title,
        Time = Timestamp.FromDateTime(new DateTime(2026, 3, 1 + number, 12, 0, 0, DateTimeKind.Utc)),
        DocumentCount = 302,
        QueryCount = 60,
        Rankers = { Scores("bm25", 0.81), Scores("whole", 0.91 + (0.01 * number)) },
    };

    private static RankerScores Scores(string ranker, double value) => new() { Ranker = ranker, Measures = { new Measure { Name = "ndcg@10", Value = value, Low = value - 0.04, High = value + 0.03 } } };
}

internal sealed class FakeKnowledgeJobs : KnowledgeJobService.KnowledgeJobServiceBase
{
    public override Task<Job> GetJob(GetJobRequest request, ServerCallContext context) => Task.FromResult(new Job { Name = request.Name, State = JobState.Succeeded });
}
