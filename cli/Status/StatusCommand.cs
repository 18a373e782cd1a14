using System.CommandLine;
using System.Globalization;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Ingest.V1;

namespace Lightbox.Cli.Status;

/// <summary>`lightbox status`: is it serving, and what became of every file.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print it as JSON." };
        var command = new Command("status", """
            Says whether Lightbox is serving and what became of every file it has seen.

            Example: lightbox status --json
            """)
        {
            json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (connect.NothingHere(parsed))
            {
                await Console.Out.WriteLineAsync(parsed.GetValue(json)
                    ? StatusJson.Render(serving: false, new IngestStatus(), [])
                    : "Not serving, and nothing taken in yet; start with 'lightbox up --demo'.");
                return ExitCodes.Done;
            }

            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Ingest, cancellation);
            if (parsed.GetValue(json)) await StatusJson.WriteAsync(connection, connection.IsServing, "", Console.Out, cancellation);
            else await WriteForPeopleAsync(connection, cancellation);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task WriteForPeopleAsync(Connection connection, CancellationToken cancellation)
    {
        var client = new IngestService.IngestServiceClient(connection[ResourceNames.Ingest]);
        var status = await client.GetIngestStatusAsync(new GetIngestStatusRequest(), cancellationToken: cancellation);
        var files = status.Files;
        await Console.Out.WriteLineAsync(connection.IsServing ? "Serving." : "Not serving.");
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{files.Seen} files seen: {files.TakenIn} taken in, {files.Duplicate} duplicate, {files.Skipped} skipped, {files.Refused} refused"));
        foreach (var (format, count) in status.ByFormat.OrderByDescending(pair => pair.Value))
        {
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {format,-8} {count}"));
        }

        foreach (var refusal in status.Refused) await Console.Out.WriteLineAsync($"  refused {refusal.Path}: {refusal.Code}, {refusal.Reason}");
    }
}
