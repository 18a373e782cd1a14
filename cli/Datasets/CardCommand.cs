using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets card ID`.</summary>
internal static class CardCommand
{
    private static readonly Dictionary<string, CardFormat> Formats = new()
    {
        ["markdown"] = CardFormat.Markdown,
        ["croissant"] = CardFormat.Croissant,
        ["schema-org"] = CardFormat.SchemaOrg,
    };

    public static Command Create()
    {
        var id = DatasetId.Argument();
        var format = new Option<string>("--format") { Description = string.Join(", ", Formats.Keys) + ".", HelpName = "FORMAT", DefaultValueFactory = _ => "markdown" };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var json = new Option<bool>("--json") { Description = "Print the card with its media type as JSON." };
        var command = new Command("card", """
            A dataset's card: Markdown for a person, Croissant or schema.org JSON-LD for machines.

            Example: lightbox datasets card chexpert --format croissant
            """)
        {
            id, format, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
            var request = new GetDatasetCardRequest { Name = DatasetId.NameOf(parsed.GetRequiredValue(id)), Format = Formats[parsed.GetRequiredValue(format)] };
            var card = await client.GetDatasetCardAsync(request, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? DatasetJson.Message(card) : card.Text.TrimEnd());
            return ExitCodes.Done;
        });
        return command;
    }
}
