using System.CommandLine;
using System.Globalization;
using Lightbox.Retrieval;
using Lightbox.Retrieval.Evaluation;
using Spectre.Console;

namespace Lightbox.Cli.Knowledge;

/// <summary>`lightbox knowledge evaluate`: the ranker measured on a judged collection, in a scratch index, with the settings the services use.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Holds corpus.jsonl, queries.jsonl and qrels.tsv." };
        var run = new Option<string?>("--run") { Description = "Write the whole ranker's rankings there, in TREC format.", HelpName = "FILE" };
        var depth = NumberOption.Create("--k", "How many texts of each ranking.", 1, SearchOptions.MaxCount, SearchOptions.MaxCount);
        var command = new Command("evaluate", """
            Measures retrieval on a judged collection: nDCG@10, MAP, Recall@100 and MRR@10 with 95 % intervals (bootstrap over queries), for BM25 alone, for the vectors
            alone and for the whole ranker, and how likely the difference to BM25 is chance (paired randomisation).

            corpus.jsonl has {"id","title","text"} a line, queries.jsonl {"id","text"}, qrels.tsv a header line, then query id, text id and grade.

            Example: lightbox knowledge evaluate ./med --run med.run
            """)
        {
            folder, run, depth,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var set = await ReadAsync(parsed.GetRequiredValue(folder), cancellation);
            var results = Measure(set, parsed.GetValue(depth), cancellation);
            if (results[0].Runs.Count == 0) throw new CommandFailedException("No query has a relevant text: nothing can be measured.", ExitCodes.Failed);
            await Console.Out.WriteLineAsync($"{set.Texts.Count} texts, {results[0].Runs.Count} judged queries");
            foreach (var line in Table(results)) await Console.Out.WriteLineAsync(line);
            if (parsed.GetValue(run) is { } path) await File.WriteAllLinesAsync(path, TrecRun.Lines(results[^1]), cancellation);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<JudgedSet> ReadAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            return await JudgedSet.ReadAsync(folder, cancellation);
        }
        catch (JudgedSetException wrong)
        {
            throw new CommandFailedException(wrong.Message, ExitCodes.Failed);
        }
    }

    /// <summary>With a bar where somebody looks.</summary>
    private static IReadOnlyList<RankerResult> Measure(JudgedSet set, int depth, CancellationToken cancellation)
    {
        if (Console.IsErrorRedirected) return RetrievalEvaluation.Run(set, depth, null, cancellation).Rankers;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Start(bars =>
        {
            var bar = bars.AddTask("indexing, then queries");
            return RetrievalEvaluation.Run(set, depth, new Progress<(int Done, int All)>(at => bar.Value = 100.0 * at.Done / at.All), cancellation).Rankers;
        });
    }

    private static IEnumerable<string> Table(IReadOnlyList<RankerResult> results)
    {
        yield return $"{"",-14}{"nDCG@10",-24}{"MAP",-24}{"Recall@100",-24}{"MRR@10",-24}";
        foreach (var result in results)
        {
            yield return $"{result.Name,-14}{Cell(result, m => m.Ndcg10)}{Cell(result, m => m.AveragePrecision)}{Cell(result, m => m.Recall100)}{Cell(result, m => m.ReciprocalRank10)}".TrimEnd();
        }

        yield return $"whole ranker against BM25, two-sided p: nDCG@10 {P(results, m => m.Ndcg10)}, MAP {P(results, m => m.AveragePrecision)}";
    }

    private static string Cell(RankerResult result, Func<Measures, double> measure)
    {
        var (low, high) = Resampling.Interval([.. result.Values.Select(measure)]);
        return string.Create(CultureInfo.InvariantCulture, $"{result.Mean(measure):0.0000} [{low:0.000}, {high:0.000}]").PadRight(24);
    }

    private static string P(IReadOnlyList<RankerResult> results, Func<Measures, double> measure) =>
        Resampling.PairedP([.. results[^1].Values.Select(measure)], [.. results[0].Values.Select(measure)]).ToString("0.0000", CultureInfo.InvariantCulture);
}
