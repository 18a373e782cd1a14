using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets compare A B`.</summary>
internal static class CompareCommand
{
    private const int Most = 6;

    public static Command Create()
    {
        var ids = DatasetId.Several(new ArgumentArity(2, Most));
        var json = new Option<bool>("--json") { Description = "Print the comparison as JSON." };
        var command = new Command("compare", """
            Puts two to six datasets side by side.

            Example: lightbox datasets compare chexpert mura
            """)
        {
            ids, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var compared = await client.CompareDatasetsAsync(
                new CompareDatasetsRequest { Names = { parsed.GetRequiredValue(ids).Select(DatasetId.NameOf) } }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Message(compared) : ComparisonText.Of(compared, WrappedText.ConsoleWidth));
            return ExitCodes.Done;
        });
        return command;
    }
}
