using System.CommandLine;
using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets remove ID --reason TEXT`.</summary>
internal static class RemoveCommand
{
    public static Command Create()
    {
        var id = DatasetId.Argument();
        var reason = new Option<string>("--reason") { Description = "Why; kept in the audit record.", HelpName = "TEXT", Required = true };
        var force = new Option<bool>("--force") { Description = "Also when files of it are here." };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var command = new Command("remove", """
            Removes a dataset of your own from the catalogue, with what was said of its files. What comes with Lightbox stays.

            Example: lightbox datasets remove my-dataset --reason "entered twice"
            """)
        {
            id, reason, force, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var request = new DeleteDatasetRequest { Name = DatasetId.NameOf(parsed.GetRequiredValue(id)), Reason = parsed.GetRequiredValue(reason), Force = parsed.GetValue(force) };
            var removed = (await client.DeleteDatasetAsync(request, cancellationToken: cancellation)).MembershipsRemoved;
            await Console.Out.WriteLineAsync(parsed.GetValue(json)
                ? JsonText.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", parsed.GetRequiredValue(id));
                    writer.WriteNumber("membershipsRemoved", removed);
                    writer.WriteEndObject();
                })
                : string.Create(CultureInfo.InvariantCulture, $"Removed, with {removed:N0} paths."));
            return ExitCodes.Done;
        });
        return command;
    }
}
