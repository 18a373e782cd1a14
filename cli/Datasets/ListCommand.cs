using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Spectre.Console;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets list`.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var sort = new Option<string>("--sort") { Description = "By name, id, size, count, tier or update_time.", HelpName = "FIELD", DefaultValueFactory = _ => "name" };
        sort.AcceptOnlyFromAmong("name", "id", "size", "count", "tier", "update_time");
        var descending = new Option<bool>("--desc") { Description = "The largest first." };
        var json = new Option<bool>("--json") { Description = "Print the datasets as JSON." };
        var command = new Command("list", """
            Lists the catalogue.

            Example: lightbox datasets list --modality CT --access open
            """)
        {
            sort, descending, json,
        };
        var filter = DatasetFilter.AddTo(command);
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var order = parsed.GetRequiredValue(sort) is "name" ? "display_name" : parsed.GetRequiredValue(sort);
            var datasets = await AllAsync(connection, filter.Of(parsed), parsed.GetValue(descending) ? order + " desc" : order, cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(DatasetJson.Array(datasets));
            else if (datasets.Count > 0) WriteTable(datasets);
            else await Console.Out.WriteLineAsync("No dataset fits.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<List<Dataset>> AllAsync(Connection connection, string filter, string order, CancellationToken cancellation)
    {
        var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
        var all = new List<Dataset>();
        var request = new ListDatasetsRequest { Filter = filter, OrderBy = order, PageSize = 1000 };
        do
        {
            var page = await client.ListDatasetsAsync(request, cancellationToken: cancellation);
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
