using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Datasets;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Scenarios;

/// <summary>`lightbox scenarios list|recommend`.</summary>
internal static class ScenariosCommand
{
    public static Command Create() => new("scenarios", """
        Benchmark cases that need images, and which datasets serve them.

        Example: lightbox scenarios recommend 001
        """)
    {
        List(),
        RecommendCommand.Create(),
    };

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Print the scenarios as JSON." };
        var command = new Command("list", """
            Lists the scenarios with their datasets.

            Example: lightbox scenarios list
            """)
        {
            json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var listed = await new ScenarioService.ScenarioServiceClient(connection[ResourceNames.Catalog]).ListScenariosAsync(new ListScenariosRequest { PageSize = 1000 }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Message(listed) : Lines(listed, WrappedText.ConsoleWidth));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Lines(ListScenariosResponse listed, int width)
    {
        var indent = listed.Scenarios.Select(scenario => IdOf(scenario).Length).DefaultIfEmpty().Max() + 2;
        return string.Join(Environment.NewLine, listed.Scenarios.Select(scenario =>
        {
            var datasets = string.Join(", ", scenario.Mappings.Select(mapping => mapping.Dataset["datasets/".Length..]));
            return WrappedText.Titled(IdOf(scenario), $"{scenario.DisplayName} ({string.Join(", ", scenario.Modalities)}): {datasets}", indent, width);
        }));
    }

    private static string IdOf(Scenario scenario) => scenario.Name["scenarios/".Length..];
}
