using Lightbox.Retrieval.Evaluation;
using Xunit;

namespace Lightbox.Retrieval.Tests.Evaluation;

public sealed class JudgedSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("judged").FullName;

    [Fact]
    public async Task Run_SmallSet_MeasuresTheThreeRankers()
    {
        Write("corpus.jsonl", """{"id":"1","title":"Heart","text":"valve and aorta"}""", """{"_id":2,"text":"lung nodule"}""", """{"id":"3","title":"","text":"liver lesion"}""");
        Write("queries.jsonl", """{"id":"q","text":"nodule"}""", """{"id":"unjudged","text":"aorta"}""");
        Write("qrels.tsv", "query-id\tcorpus-id\tscore", "q\t2\t1");
        var results = RetrievalEvaluation.Run(await JudgedSet.ReadAsync(folder, CancellationToken.None), 10, null, CancellationToken.None).Rankers;
        Assert.Equal(["BM25", "vectors", "whole ranker"], results.Select(result => result.Name));
        Assert.Equal("2", Assert.Single(results[0].Runs).Ranking[0].Id);
        Assert.Equal(1, results[2].Mean(measures => measures.Ndcg10));
    }

    [Theory]
    [InlineData("corpus.jsonl", "{\"text\":\"x\"}", "corpus.jsonl, line 1")]
    [InlineData("corpus.jsonl", "not json", "corpus.jsonl, line 1")]
    [InlineData("qrels.tsv", "head\nq\t2", "qrels.tsv, line 2")]
    [InlineData("qrels.tsv", "head\nq\t2\tmuch", "qrels.tsv, line 2")]
    public async Task ReadAsync_BrokenLine_IsNamed(string file, string content, string named)
    {
        Write("corpus.jsonl", """{"id":"1","text":"x"}""");
        Write("queries.jsonl", """{"id":"q","text":"x"}""");
        Write("qrels.tsv", "head");
        Write(file, content);
        var wrong = await Assert.ThrowsAsync<JudgedSetException>(() => JudgedSet.ReadAsync(folder, CancellationToken.None));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_MissingFile_IsNamed()
    {
        var wrong = await Assert.ThrowsAsync<JudgedSetException>(() => JudgedSet.ReadAsync(folder, CancellationToken.None));
        Assert.Contains("corpus.jsonl is not in the folder", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(folder, name), lines);
}
