using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Knowledge;

/// <summary>`lightbox knowledge show`: one entry with its codes and where it comes from.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The entry's id, as 'knowledge list' and 'search' print it." };
        var json = new Option<bool>("--json") { Description = "Print the entry as JSON." };
        var command = new Command("show", """
            Shows one entry whole: what it says, its codes, its sources with their spans, and what it does not establish.

            Example: lightbox knowledge show pneumothorax
            """)
        {
            id, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new EntryService.EntryServiceClient(connection[ResourceNames.Knowledge]);
            var entry = await client.GetEntryAsync(new GetEntryRequest { Name = EntryText.Name(parsed.GetRequiredValue(id)) }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? EntryText.Json(entry) : EntryText.Lines(entry));
            return ExitCodes.Done;
        });
        return command;
    }
}
