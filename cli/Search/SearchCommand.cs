using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Search;

/// <summary>`lightbox search TEXT`: cited entries of medical_imaging_knowledge.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var text = new Argument<string[]>("TEXT") { Description = "What to look for; may be left out with --symptom.", Arity = ArgumentArity.ZeroOrMore };
        var modality = new Option<string?>("--modality") { Description = "Only this modality (CT, MR, US, x-ray, ...).", HelpName = "CS" };
        var bodyPart = new Option<string?>("--body-part") { Description = "Only this body part.", HelpName = "NAME" };
        var symptom = new Option<string?>("--symptom") { Description = "Only entries that go with this symptom, by any word for it.", HelpName = "NAME" };
        var k = NumberOption.Create("--k", "How many answers at most.", 1, 100, 5);
        var explain = new Option<bool>("--explain") { Description = "Say what each part of the ranker gave, and which words matched where." };
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
            var request = new SearchEntriesRequest
            {
                Query = string.Join(' ', parsed.GetValue(text) ?? []),
                Modality = parsed.GetValue(modality) ?? "",
                BodyPart = parsed.GetValue(bodyPart) ?? "",
                Symptom = parsed.GetValue(symptom) ?? "",
                PageSize = parsed.GetValue(k),
                Explain = parsed.GetValue(explain),
            };
            if (string.IsNullOrWhiteSpace(request.Query) && string.IsNullOrWhiteSpace(request.Symptom))
                throw new CommandFailedException("Give words to look for, a --symptom, or both.", ExitCodes.WrongUse);
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new SearchService.SearchServiceClient(connection[ResourceNames.Knowledge]);
            var found = await client.SearchEntriesAsync(request, cancellationToken: cancellation);
            var asked = request.Query.Length > 0 ? request.Query : request.Symptom;
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? SearchJson.Write(asked, found) : SearchText.Write(asked, found, Lines.TerminalWidth));
            return ExitCodes.Done;
        });
        return command;
    }
}
