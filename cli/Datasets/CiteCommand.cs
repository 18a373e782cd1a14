using System.CommandLine;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Datasets;

/// <summary>`lightbox datasets cite ID...`: the citations, and what whoever uses the datasets owes.</summary>
internal static class CiteCommand
{
    private const int Most = 100;

    private static readonly Dictionary<string, CitationStyle> Styles = new()
    {
        ["plain"] = CitationStyle.Plain,
        ["bibtex"] = CitationStyle.Bibtex,
        ["ris"] = CitationStyle.Ris,
        ["csl-json"] = CitationStyle.CslJson,
        ["datacite-json"] = CitationStyle.DataciteJson,
    };

    public static Command Create()
    {
        var ids = DatasetId.Several(new ArgumentArity(1, Most));
        var style = new Option<string>("--style") { Description = string.Join(", ", Styles.Keys) + ".", HelpName = "STYLE", DefaultValueFactory = _ => "plain" };
        style.AcceptOnlyFromAmong([.. Styles.Keys]);
        var json = new Option<bool>("--json") { Description = "Print the citations with acknowledgements, rules and notice as JSON." };
        var command = new Command("cite", """
            How to cite one or many datasets, with the acknowledgements that their providers demand. With a style for machines the citations alone go to
            the output, the rest to the error stream.

            Example: lightbox datasets cite chexpert mura --style bibtex
            """)
        {
            ids, style, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Catalog, cancellation);
            var client = new CitationService.CitationServiceClient(connection[ResourceNames.Catalog]);
            var request = new FormatCitationsRequest { Names = { parsed.GetRequiredValue(ids).Select(DatasetId.NameOf) }, Style = Styles[parsed.GetRequiredValue(style)] };
            var bundle = await client.FormatCitationsAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(DatasetJson.Message(bundle));
            else await WriteAsync(bundle, request.Style == CitationStyle.Plain ? Console.Out : Console.Error);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task WriteAsync(CitationBundle bundle, TextWriter rest)
    {
        if (bundle.Text.Length > 0) await Console.Out.WriteLineAsync(bundle.Text.TrimEnd());
        foreach (var (title, texts) in new (string, IEnumerable<string>)[]
        {
            ("No reference is known for:", bundle.Unknown.Select(name => name["datasets/".Length..])),
            ("Acknowledge:", bundle.Acknowledgements),
            ("Rules:", bundle.Rules),
            ("Notice:", [bundle.Notice]),
        })
        {
            if (!texts.Any()) continue;
            await rest.WriteLineAsync();
            await rest.WriteLineAsync(title);
            foreach (var text in texts) await rest.WriteLineAsync(text);
        }
    }
}
