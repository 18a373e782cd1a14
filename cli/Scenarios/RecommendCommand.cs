using System.CommandLine;
using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Completion;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Datasets;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Scenarios;

/// <summary>`lightbox scenarios recommend ID|TEXT`: which datasets serve a case, why, and what each lacks.</summary>
internal static class RecommendCommand
{
    private const int Indent = 4;

    public static Command Create()
    {
        var what = new Argument<string[]>("CASE") { Description = "A scenario's id, as 'scenarios list' prints it, or a case in words.", Arity = ArgumentArity.OneOrMore };
        what.CompletionSources.Add(_ => KnownIds.Scenarios().Select(id => new System.CommandLine.Completions.CompletionItem(id)));
        var k = NumberOption.Create("--k", "How many datasets at most.", 1, 20, 5);
        var json = new Option<bool>("--json") { Description = "Print the recommendations as JSON." };
        var command = new Command("recommend", """
            Recommends datasets for a scenario or for a case in words, with the reasons and with what each lacks.

            Example: lightbox scenarios recommend "thyroid nodule malignancy"
            """)
        {
            what, k, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var request = await RequestAsync(connection, string.Join(' ', parsed.GetRequiredValue(what)), cancellation);
            request.PageSize = parsed.GetValue(k);
            var found = await new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]).RecommendDatasetsAsync(request, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Message(found) : Lines(found, WrappedText.ConsoleWidth));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>An id or a name it goes by means the scenario; everything else is a case in words.</summary>
    private static async Task<RecommendDatasetsRequest> RequestAsync(Connection connection, string text, CancellationToken cancellation)
    {
        var client = new ScenarioService.ScenarioServiceClient(connection[ResourceNames.Catalog]);
        var listed = await client.ListScenariosAsync(new ListScenariosRequest { PageSize = 1000 }, cancellationToken: cancellation);
        var known = listed.Scenarios.FirstOrDefault(scenario =>
            scenario.Name == "scenarios/" + text || scenario.Aliases.Append(scenario.DisplayName).Contains(text, StringComparer.OrdinalIgnoreCase));
        return known is null ? new RecommendDatasetsRequest { Query = text } : new RecommendDatasetsRequest { Scenario = known.Name };
    }

    private static string Lines(RecommendDatasetsResponse found, int width)
    {
        if (found.Recommendations.Count == 0) return "No dataset fits.";
        var lines = new List<string>();
        foreach (var recommendation in found.Recommendations)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{DatasetText.Id(recommendation.Dataset)} ({recommendation.Dataset.DisplayName}), {recommendation.Score:0.00}"));
            lines.AddRange(recommendation.Reasons.Select(reason => WrappedText.Titled("  +", reason, Indent, width)));
            lines.AddRange(recommendation.Lacks.Select(lack => WrappedText.Titled("  -", lack, Indent, width)));
        }

        var notice = found.Recommendations.Select(recommendation => recommendation.Dataset.Notice).FirstOrDefault(text => text.Length > 0) ?? "";
        return string.Join(Environment.NewLine, [.. lines, "", .. WrappedText.Lines(notice, width)]);
    }
}
