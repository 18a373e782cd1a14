using System.CommandLine;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Context;

/// <summary>`lightbox context TEXT`: evidence for a question within a token budget.</summary>
internal static class ContextCommand
{
    private const int LeastTokens = 100;
    private const int MostTokens = 100_000;

    public static Command Create()
    {
        var text = new Argument<string[]>("TEXT") { Description = "The question; may be left out with --asset.", Arity = ArgumentArity.ZeroOrMore };
        var tokens = NumberOption.Create("--tokens", "Budget for the whole text, tokens.", LeastTokens, MostTokens, 2000);
        var asset = new Option<string?>("--asset") { Description = "The image it is about: its modality, body part and annotations narrow the evidence.", HelpName = "ID" };
        var filter = new Option<string?>("--filter") { Description = "AIP-160 filter, as in kind = finding AND modality = CT.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "Print the pack with its evidence as JSON." };
        var command = new Command("context", """
            Prints evidence from the knowledge base for a language model: quoted entries with numbered citations, no two alike, within a budget of tokens.

            Example: lightbox context "signs of a tension pneumothorax" --tokens 800
            """)
        {
            text, tokens, asset, filter, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new RetrieveContextRequest
            {
                Query = string.Join(' ', parsed.GetValue(text) ?? []),
                MaxTokens = parsed.GetValue(tokens),
                Asset = AssetName(parsed.GetValue(asset) ?? ""),
                Filter = parsed.GetValue(filter) ?? "",
            };
            if (request.Query.Length == 0 && request.Asset.Length == 0) throw new CommandFailedException("Give a question, an --asset, or both.", ExitCodes.WrongUse);
            var needs = request.Asset.Length > 0 ? ServiceSet.Knowledge | ServiceSet.Catalog : ServiceSet.Knowledge;
            await using var connection = await connect.ConnectAsync(parsed, needs, cancellation);
            var client = new SearchService.SearchServiceClient(connection[ResourceNames.Knowledge]);
            var pack = await client.RetrieveContextAsync(request, cancellationToken: cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? ContextJson.Write(request.Query, pack) : Shown(request, pack));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string AssetName(string id) => id.Length == 0 || id.Contains('/', StringComparison.Ordinal) ? id : "assets/" + id;

    private static string Shown(RetrieveContextRequest request, ContextPack pack)
    {
        var narrowed = pack.Filters.Count > 0 ? $"For {request.Asset}: {string.Join(", ", pack.Filters)}\n\n" : "";
        return pack.Answered ? narrowed + pack.Text.TrimEnd() : narrowed + "Nothing in the knowledge base fits.";
    }
}
