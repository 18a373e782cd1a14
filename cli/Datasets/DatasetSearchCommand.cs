using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets search TEXT`.</summary>
internal static class DatasetSearchCommand
{
    public static Command Create()
    {
        var text = new Argument<string[]>("TEXT") { Description = "What to look for.", Arity = ArgumentArity.OneOrMore };
        var k = NumberOption.Create("--k", "How many datasets at most.", 1, 100, 10);
        var json = new Option<bool>("--json") { Description = "Print the datasets as JSON." };
        var command = new Command("search", """
            Finds datasets by words, best first; nothing when nothing fits.

            Example: lightbox datasets search whole slide lung cancer
            """)
        {
            text, k, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var query = string.Join(' ', parsed.GetRequiredValue(text));
            var found = await client.SearchDatasetsAsync(new SearchDatasetsRequest { Query = query, PageSize = parsed.GetValue(k) }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Found(query, found) : DatasetText.Found(query, found, WrappedText.ConsoleWidth));
            return ExitCodes.Done;
        });
        return command;
    }
}
