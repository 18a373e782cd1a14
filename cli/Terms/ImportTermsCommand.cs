using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Terms;

/// <summary>`lightbox terms import`: a person's own terms from a file.</summary>
internal static class ImportTermsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "YAML, or CSV with a header line: id, kind, display, codes, dicom, forms." };
        var check = new Option<bool>("--check") { Description = "Only say whether the file is right." };
        var command = new Command("import", """
            Adds your own words and concepts to the terminology. kind is modality, body part, finding or other; codes are SYSTEM:CODE; forms are the words people
            use, in CSV separated by semicolons. A form with @word,word is ambiguous and certain only beside one of those words.

            Example: lightbox terms import our-words.csv
            """)
        {
            file, check,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await File.ReadAllTextAsync(parsed.GetRequiredValue(file), cancellation);
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new TermService.TermServiceClient(connection[ResourceNames.Knowledge]);
            var done = await client.ImportTermsAsync(new ImportTermsRequest { Text = text, ValidateOnly = parsed.GetValue(check) }, cancellationToken: cancellation);
            var would = parsed.GetValue(check) ? "would be " : "";
            await Console.Out.WriteLineAsync($"{done.ConceptsCreated} concepts {would}new, {done.ConceptsUpdated} {would}changed, {done.SurfaceForms} words {would}added.");
            return ExitCodes.Done;
        });
        return command;
    }
}
