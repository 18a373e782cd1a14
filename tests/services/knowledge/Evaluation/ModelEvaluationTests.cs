using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Knowledge.Embeddings;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Evaluation;

/// <summary>An evaluation measures what a search would find: with the active model's vectors for entries and queries.</summary>
public sealed class ModelEvaluationTests
{
    [Fact]
    public async Task StartEvaluation_WithAnEmbeddingModel_EmbedsTheQueriesWithItAndNamesIt()
    {
        await using var server = await ModelServer.StartAsync();
        await using var host = await KnowledgeHost.StartAsync(settings: KnowledgeModels.Settings(server));
        await KnowledgeModels.ReembedAsync(host, KnowledgeModels.Ada);

        var evaluation = await MeasureAsync(host);

        Assert.Equal(KnowledgeModels.Ada, evaluation.Model);
        Assert.Contains("pneumothorax chest radiograph", server.Texts);
        Assert.All(evaluation.Rankers, ranker => Assert.InRange(ranker.Measures.Single(measure => measure.Name == "ndcg@10").Value, 0.01, 1));
        Assert.Empty(server.Complaints);
    }

    private static async Task<Lightbox.Knowledge.V1.Evaluation> MeasureAsync(KnowledgeHost host)
    {
        var evaluations = new EvaluationService.EvaluationServiceClient(host.Channel);
        var job = await KnowledgeModels.EndAsync(host, (await evaluations.StartEvaluationAsync(new() { Depth = 100, BootstrapSamples = 10 })).Name);
        Assert.Equal(JobState.Succeeded, job.State);
        return await evaluations.GetEvaluationAsync(new() { Name = job.Result });
    }
}
