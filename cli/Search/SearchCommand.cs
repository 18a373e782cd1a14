using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Search;

/// <summary>`lightbox search TEXT`: cited entries of medical_imaging_knowledge.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var text = new Argument<string[]>("TEXT") { Description = "What to look for.", Arity = ArgumentArity.OneOrMore };
        var modality = new Option<string?>("--modality") { Description = "Only this modality (CT, MR, US, ...).", HelpName = "CS" };
        var bodyPart = new Option<string?>("--body-part") { Description = "Only this body part.", HelpName = "NAME" };
        var symptom = new Option<string?>("--symptom") { Description = "Only entries that go with this symptom.", HelpName = "NAME" };
        var k = NumberOption.Create("--k", "How many answers at most.", 1, 100, 5);
        var explain = new Option<bool>("--explain") { Description = "Say what each part of the ranker gave." };
        var json = new Option<bool>("--json") { Description = "Print the answers as JSON." };
        var command = new Command("search", """
            Answers from the knowledge base, each answer with its citation; nothing when nothing fits.

            Example: lightbox search "collapsed lung on chest film" --modality CR
            """)
        {
            text, modality, bodyPart, symptom, k, explain, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new SearchService.SearchServiceClient(connection[ResourceNames.Knowledge]);
            var request = new SearchEntriesRequest
            {
                Query = string.Join(' ', parsed.GetRequiredValue(text)),
                Modality = parsed.GetValue(modality) ?? "",
                BodyPart = parsed.GetValue(bodyPart) ?? "",
                Symptom = parsed.GetValue(symptom) ?? "",
                PageSize = parsed.GetValue(k),
                Explain = parsed.GetValue(explain),
            };
            var found = await client.SearchEntriesAsync(request, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(request.Query, found) : Lines(request.Query, found));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Json(string query, SearchEntriesResponse found) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("query", query);
        json.WriteBoolean("answered", found.Answered);
        json.WriteBoolean("lowConfidence", found.LowConfidence);
        json.WriteStartArray("results");
        foreach (var match in found.Results)
        {
            json.WriteStartObject();
            json.WriteString("id", match.Entry.Name);
            json.WriteString("name", match.Entry.FindingName);
            json.WriteNumber("score", Math.Round(match.Score, 4));
            json.WriteString("why", match.Why);
            json.WriteString("dataset", match.Entry.DatasetSource);
            json.WriteString("description", match.Entry.Description);
            json.WriteString("citation", match.Citation);
            if (match.Explanation is { } explanation)
            {
                json.WriteStartArray("parts");
                foreach (var part in explanation.Parts)
                {
                    json.WriteStartObject();
                    json.WriteString("name", part.Name);
                    json.WriteNumber("value", part.Value);
                    json.WriteNumber("weight", part.Weight);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Lines(string query, SearchEntriesResponse found)
    {
        if (!found.Answered) return $"Nothing in the knowledge base fits \"{query}\".";
        var lines = new List<string>();
        if (found.LowConfidence) lines.Add("Low confidence: the best answer is near the threshold.");
        foreach (var (match, index) in found.Results.Select((match, index) => (match, index)))
        {
            if (lines.Count > 0) lines.Add("");
            lines.Add($"[{index + 1}] {match.Entry.FindingName} ({match.Score:0.00})");
            lines.Add("    " + match.Entry.Description);
            lines.Add("    Source: " + match.Citation);
            foreach (var part in match.Explanation?.Parts ?? []) lines.Add($"    {part.Name,-10} {part.Value:0.000} x {part.Weight:0.00}");
        }

        var notice = found.Results.Select(match => match.Entry.Notice).FirstOrDefault(text => text.Length > 0);
        if (notice is not null) lines.AddRange(["", notice]);
        return string.Join(Environment.NewLine, lines);
    }
}
