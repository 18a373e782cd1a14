using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Benchmarks.Score;

/// <summary>`lightbox benchmark score`: predictions against a pack's truth.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("PREDICTIONS.jsonl") { Description = "One prediction a line." };
        var pack = new Option<string>("--pack") { Description = "The pack, as 'benchmark prepare' wrote it.", HelpName = "DIR", Required = true };
        var positive = new Option<string[]>("--positive") { Description = "Scores a class as a finding: 'pathology=malignant'. May be given again.", HelpName = "FIELD=CLASS", DefaultValueFactory = _ => [] };
        var partial = new Option<bool>("--allow-missing") { Description = "Score what is predicted, also when predictions are missing." };
        var samples = NumberOption.Create("--bootstrap", "Bootstrap samples for the intervals of AUROC and error.", 1, 10_000, 1000);
        var seed = new Option<long>("--seed") { Description = "Same seed, same intervals.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print the scores as JSON." };
        var command = new Command("score", """
            Scores predictions: accuracy, sensitivity, specificity and AUROC of findings, accuracy of classes, mean absolute error of amounts, each with its 95 % interval. A pack of which a
            file has another hash than its manifest says is refused.

            A line is {"scenario":"001","image":"images/001/1.png","field":"abnormal","prediction":0.93}; or {"id":"001/1", ...} as the pack names the image; neither image nor id is needed where
            the scenario has one image, no field where it has one. A prediction is a probability (finding), a number (amount) or a text (class).

            Example: lightbox benchmark score predictions.jsonl --pack pack
            """)
        {
            file, pack, positive, partial, samples, seed, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new ScoreOptions(
                Path.GetFullPath(parsed.GetRequiredValue(file)), Path.GetFullPath(parsed.GetRequiredValue(pack)), Positives(parsed.GetRequiredValue(positive)), parsed.GetValue(partial),
                parsed.GetValue(samples), parsed.GetValue(seed), parsed.GetValue(json));
            var run = await ScoreRun.ReadAsync(options, cancellation);
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            return await run.RunAsync(connection, cancellation);
        });
        return command;
    }

    private static Dictionary<string, string> Positives(string[] given)
    {
        var positives = new Dictionary<string, string>();
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } field, { Length: > 0 } name] || !positives.TryAdd(field, name))
                throw new CommandFailedException($"--positive takes FIELD=CLASS, each field once: '{text}'.", ExitCodes.WrongUse);
        }

        return positives;
    }
}

/// <param name="Positives">Classes that are scored as findings, by field.</param>
internal sealed record ScoreOptions(
    string File, string Pack, IReadOnlyDictionary<string, string> Positives, bool AllowMissing, int Samples, long Seed, bool Json);
