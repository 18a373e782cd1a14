using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets accept|withdraw`: whose terms were accepted here.</summary>
internal static class GrantCommands
{
    public static Command Accept()
    {
        var id = DatasetId.Argument();
        var terms = new Option<string?>("--terms") { Description = "Which terms, in words or by their URL (default: the dataset's licence).", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "Print the grant as JSON." };
        var command = new Command("accept", """
            Records that you accepted a dataset's terms; its files can be read from then on.

            Example: lightbox datasets accept chexpert
            """)
        {
            id, terms, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var name = "datasets/" + parsed.GetRequiredValue(id);
            var text = parsed.GetValue(terms) ?? await TermsAsync(connection, name, cancellation);
            var grant = await Client(connection).CreateGrantAsync(new CreateGrantRequest { Parent = name, Grant = new Grant { Terms = text } }, cancellationToken: cancellation);
            await WriteAsync(grant, parsed.GetValue(json), $"Accepted: {grant.Terms}");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Withdraw()
    {
        var id = DatasetId.Argument();
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the grants as JSON." };
        var command = new Command("withdraw", """
            Withdraws every grant of a dataset; its files cannot be read any more.

            Example: lightbox datasets withdraw chexpert --reason "the project ended"
            """)
        {
            id, reason, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = Client(connection);
            var listed = await client.ListGrantsAsync(new ListGrantsRequest { Parent = "datasets/" + parsed.GetRequiredValue(id), PageSize = 1000 }, cancellationToken: cancellation);
            foreach (var grant in listed.Grants.Where(grant => grant.WithdrawTime is null))
            {
                var withdrawn = await client.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.Name, Reason = parsed.GetRequiredValue(reason) }, cancellationToken: cancellation);
                await WriteAsync(withdrawn, parsed.GetValue(json), $"Withdrawn: {withdrawn.Name}");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static GrantService.GrantServiceClient Client(Connection connection) => new(connection[ResourceNames.Catalog]);

    private static async Task<string> TermsAsync(Connection connection, string name, CancellationToken cancellation)
    {
        var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
        var dataset = await client.GetDatasetAsync(new GetDatasetRequest { Name = name }, cancellationToken: cancellation);
        var license = dataset.License is { } known ? $"{(known.DisplayName.Length > 0 ? known.DisplayName : known.SpdxId)} {known.Uri}".Trim() : "";
        return license.Length > 0 ? license : $"The terms of {dataset.DisplayName}";
    }

    private static Task WriteAsync(Grant grant, bool json, string text) => Console.Out.WriteLineAsync(json
        ? JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", grant.Name);
            writer.WriteString("principal", grant.Principal);
            writer.WriteString("terms", grant.Terms);
            writer.WriteString("acceptTime", grant.AcceptTime.ToDateTimeOffset());
            if (grant.WithdrawTime is { } time) writer.WriteString("withdrawTime", time.ToDateTimeOffset());
            writer.WriteEndObject();
        })
        : text);
}
