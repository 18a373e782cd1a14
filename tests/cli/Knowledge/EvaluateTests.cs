using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Knowledge;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Evaluate_JudgedSet_PrintsTheTableAndWritesTheRun()
    {
        Write("corpus.jsonl", """{"id":"d1","title":"Heart","text":"aortic valve"}""", """{"id":"d2","title":"Lung","text":"pulmonary nodule"}""", """{"id":"d3","title":"","text":"liver"}""");
        Write("queries.jsonl", """{"id":"q1","text":"nodule of the lung"}""");
        Write("qrels.tsv", "query-id\tcorpus-id\tscore", "q1\td2\t1");
        var run = await LightboxCommand.RunAsync("knowledge", "evaluate", folder.Path, "--run", folder["run"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 texts, 1 judged queries", run.Output, StringComparison.Ordinal);
        Assert.Contains("whole ranker  1.0000 [1.000, 1.000]", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("q1 Q0 d2 1 ", (await File.ReadAllLinesAsync(folder["run"], TestContext.Current.CancellationToken))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_FolderWithoutFiles_SaysWhichIsMissing()
    {
        var run = await LightboxCommand.RunAsync("knowledge", "evaluate", folder.Path);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("corpus.jsonl is not in the folder", run.Error, StringComparison.Ordinal);
    }

    private void Write(string name, params string[] lines) => File.WriteAllLines(folder[name], lines);
}
