using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;
using Lightbox.Knowledge.V1;
using Spectre.Console;

namespace Lightbox.Cli.Knowledge;

/// <summary>`lightbox knowledge list`: the entries.</summary>
internal static class ListCommand
{
    private const int Uncut = 1000;

    /// <summary>The table's own signs, the kind and the modality.</summary>
    private const int Rest = 34;

    private const int MostId = 48;

    public static Command Create()
    {
        var kind = Narrowing("--kind", "kind", "dataset, finding, modality, guideline or repository.", "KIND");
        var modality = Narrowing("--modality", "modality", "Only this modality (CT, MR, US, x-ray ...).", "CS");
        var bodyPart = Narrowing("--body-part", "body_part", "Only this body part.", "NAME");
        var dataset = Narrowing("--dataset", "dataset", "Only what comes from this dataset.", "ID");
        var symptom = Narrowing("--symptom", "symptom", "Only what goes with this symptom.", "NAME");
        var filter = new Option<string?>("--filter") { Description = "An AIP-160 filter over kind, modality, body_part, finding_category, dataset, symptom, concept, language, validation_status.", HelpName = "FILTER" };
        var json = new Option<bool>("--json") { Description = "Print the entries as JSON." };
        (Option<string?> Option, string Field)[] narrowings = [kind, modality, bodyPart, dataset, symptom];
        var command = new Command("list", """
            Lists the entries of the knowledge base.

            Example: lightbox knowledge list --modality CT --body-part Brain
            """)
        {
            filter, json,
        };
        foreach (var (option, _) in narrowings) command.Add(option);
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var parts = narrowings.Select(narrowing => (narrowing.Field, Value: parsed.GetValue(narrowing.Option))).Where(part => !string.IsNullOrWhiteSpace(part.Value))
                .Select(part => $"{part.Field} = {Quoted(part.Value!)}").ToList();
            if (parsed.GetValue(filter) is { Length: > 0 } given) parts.Add($"({given})");
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var entries = await ReadAsync(new(connection[ResourceNames.Knowledge]), string.Join(" AND ", parts), cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(Json(entries));
            else Show(entries);
            return ExitCodes.Done;
        });
        return command;
    }

    private static (Option<string?> Option, string Field) Narrowing(string name, string field, string description, string help) =>
        (new Option<string?>(name) { Description = description, HelpName = help }, field);

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static async Task<List<Entry>> ReadAsync(EntryService.EntryServiceClient client, string filter, CancellationToken cancellation)
    {
        var entries = new List<Entry>();
        var request = new ListEntriesRequest { Filter = filter, PageSize = 1000 };
        do
        {
            var page = await client.ListEntriesAsync(request, cancellationToken: cancellation);
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entries;
    }

    private static string Json(List<Entry> entries) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        foreach (var entry in entries) EntryText.Write(json, entry);
        json.WriteEndArray();
    });

    private static void Show(List<Entry> entries)
    {
        if (entries.Count == 0)
        {
            Console.Out.WriteLine("No entry fits.");
            return;
        }

        var width = Console.IsOutputRedirected ? Uncut : AnsiConsole.Profile.Width;
        var table = new Table { Border = TableBorder.Simple };
        foreach (var title in (string[])["id", "kind", "modality", "name"]) table.AddColumn(title, column => column.NoWrap());
        var id = Math.Min(MostId, entries.Max(entry => EntryText.Id(entry).Length));
        foreach (var entry in entries)
        {
            string[] cells = [EntryText.Id(entry), EntryText.Kind(entry), Cut(entry.Modality, width >= Uncut ? Uncut : 12), Cut(entry.FindingName, Math.Max(12, width - Rest - id))];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = width;
        console.Write(table);
        console.WriteLine($"{entries.Count} entries");
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1).TrimEnd(), "\u2026");
}
