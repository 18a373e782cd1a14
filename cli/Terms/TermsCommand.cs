using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Terms;

/// <summary>`lightbox terms map`: words to coded concepts.</summary>
internal static class TermsCommand
{
    public static Command Create() => new("terms", "Words and codes.") { Map(), ImportTermsCommand.Create() };

    private static Command Map()
    {
        var text = new Argument<string[]>("TEXT") { Description = "A word, a query or a report.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print the concepts as JSON." };
        var command = new Command("map", """
            Finds modalities, body parts, findings and markers in a text, with their SNOMED CT, DICOM and RadLex codes. An abbreviation that the text does not settle
            gives all its readings.

            Example: lightbox terms map "collapsed lung on a portable CXR, no effusion"
            """)
        {
            text, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new TermService.TermServiceClient(connection[ResourceNames.Knowledge]);
            var found = await client.MapTermsAsync(new MapTermsRequest { Text = string.Join(' ', parsed.GetRequiredValue(text)) }, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(found) : Lines(found));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Json(MapTermsResponse found) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("text", found.Text);
        json.WriteStartArray("concepts");
        foreach (var span in found.Concepts)
        {
            json.WriteStartObject();
            json.WriteNumber("start", span.Start);
            json.WriteNumber("end", span.End);
            json.WriteString("text", span.Text);
            json.WriteString("display", span.Display);
            json.WriteNumber("score", span.Score);
            json.WriteStartArray("codes");
            foreach (var code in span.Codes)
            {
                json.WriteStartObject();
                json.WriteString("system", code.System);
                json.WriteString("code", code.Code);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("dicom");
            json.WriteString("modality", span.DicomModality);
            json.WriteString("bodyPart", span.DicomBodyPart);
            json.WriteEndObject();
            json.WriteString("concept", span.Concept);
            json.WriteBoolean("negated", span.Negated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Lines(MapTermsResponse found)
    {
        if (found.Concepts.Count == 0) return "No concept in that text.";
        return string.Join('\n', found.Concepts.Select(span =>
        {
            var codes = string.Join(' ', span.Codes.Select(code => $"{code.System}:{code.Code}"));
            var dicom = span.DicomModality + span.DicomBodyPart;
            return $"{span.Text,-28} {span.Display,-36} {span.Score:0.0}  {codes}{(dicom.Length > 0 ? $"  [{dicom}]" : "")}{(span.Negated ? "  (absent)" : "")}";
        }));
    }
}
