using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets info ID`.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var id = DatasetId.Argument();
        var json = new Option<bool>("--json") { Description = "Print the dataset as JSON." };
        var command = new Command("info", """
            Everything known of one dataset: contents, access, licence, citation.

            Example: lightbox datasets info chexpert
            """)
        {
            id, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var dataset = await client.GetDatasetAsync(new GetDatasetRequest { Name = DatasetId.NameOf(parsed.GetRequiredValue(id)) }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.One(dataset) : DatasetText.Describe(dataset, WrappedText.ConsoleWidth));
            return ExitCodes.Done;
        });
        return command;
    }
}
