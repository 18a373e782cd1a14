using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Spectre.Console;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets list|info|search|download|accept|withdraw`.</summary>
internal static class DatasetsCommand
{
    public static Command Create() => new("datasets", """
        Which datasets exist, on what terms, and what of them is here.

        Example: lightbox datasets search "chest x-ray" --json
        """)
    {
        List(),
        Info(),
        Search(),
        DownloadCommand.Create(),
        GrantCommands.Accept(),
        GrantCommands.Withdraw(),
    };

    private static Command List()
    {
        var modality = new Option<string?>("--modality") { Description = "Only this modality (CT, MR, US, ...).", HelpName = "CS" };
        var bodyPart = new Option<string?>("--body-part") { Description = "Only this body part.", HelpName = "NAME" };
        var access = new Option<string?>("--access") { Description = "Only this access: open, registration, restricted.", HelpName = "LEVEL" };
        access.AcceptOnlyFromAmong("open", "registration", "restricted");
        var json = new Option<bool>("--json") { Description = "Print the datasets as JSON." };
        var command = new Command("list", """
            Lists the catalogue.

            Example: lightbox datasets list --modality CT
            """)
        {
            modality, bodyPart, access, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var filter = string.Join(" AND ", new[]
            {
                Equal("modality", parsed.GetValue(modality)), Equal("body_part", parsed.GetValue(bodyPart)), Equal("access", parsed.GetValue(access)),
            }.OfType<string>());
            var datasets = await AllAsync(connection, filter, cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(DatasetJson.Array(datasets));
            else WriteTable(datasets);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Info()
    {
        var id = new Argument<string>("ID") { Description = "The dataset's id, as 'datasets list' prints it." };
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
            var dataset = await Client(connection).GetDatasetAsync(
                new GetDatasetRequest { Name = "datasets/" + parsed.GetRequiredValue(id) }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.One(dataset) : DatasetText.Describe(dataset));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Search()
    {
        var text = new Argument<string[]>("TEXT") { Description = "What to look for.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print the datasets as JSON." };
        var command = new Command("search", """
            Finds datasets by words, best first; nothing when nothing fits.

            Example: lightbox datasets search whole slide lung cancer
            """)
        {
            text, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var query = string.Join(' ', parsed.GetRequiredValue(text));
            var found = await Client(connection).SearchDatasetsAsync(new SearchDatasetsRequest { Query = query }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Found(query, found) : DatasetText.Found(query, found));
            return ExitCodes.Done;
        });
        return command;
    }

    private static DatasetService.DatasetServiceClient Client(Connection connection) => new(connection[ResourceNames.Catalog]);

    private static string? Equal(string field, string? value) =>
        value is null ? null : $"{field} = \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static async Task<List<Dataset>> AllAsync(Connection connection, string filter, CancellationToken cancellation)
    {
        var all = new List<Dataset>();
        var request = new ListDatasetsRequest { Filter = filter, PageSize = 1000 };
        do
        {
            var page = await Client(connection).ListDatasetsAsync(request, cancellationToken: cancellation);
            all.AddRange(page.Datasets);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private static void WriteTable(List<Dataset> datasets)
    {
        // What goes to a file or a pipe is not cut.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = DatasetTable.Uncut;
        AnsiConsole.Write(DatasetTable.Of(datasets, AnsiConsole.Profile.Width));
    }
}
