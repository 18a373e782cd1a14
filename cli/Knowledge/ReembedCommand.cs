using System.CommandLine;
using System.Globalization;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Jobs;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Knowledge;

/// <summary>`lightbox knowledge reembed`: all entries embedded with another model, then the switch to it.</summary>
internal static class ReembedCommand
{
    private const string Prefix = "models/", BuiltIn = "models/lsa";

    public static Command Create()
    {
        var model = new Argument<string?>("MODEL") { Description = "Its name; the one configured when there is just one.", Arity = ArgumentArity.ZeroOrOne };
        var list = new Option<bool>("--list") { Description = "List the models instead: which is active, how many entries have a vector of each." };
        var keepActive = new Option<bool>("--keep-active") { Description = "Embed only; queries stay with the present model." };
        var json = new Option<bool>("--json") { Description = "Print the models as JSON at the end." };
        var command = new Command("reembed", """
            Embeds every entry with a model and switches to it at once at the end: queries and entries are never of two models. What was embedded stays when it is
            cut off; the same command goes on from there. "lsa" trains the built-in model anew and goes back to it. Models are configured in the section
            Lightbox:Embeddings (docs/embeddings.md).

            Example: lightbox knowledge reembed text-embedding-ada-002
            """)
        {
            model, list, keepActive, json,
        };
        var connect = ConnectionOptions.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var connection = await connect.ConnectAsync(parsed, ServiceSet.Knowledge, cancellation);
            var client = new ModelService.ModelServiceClient(connection[ResourceNames.Knowledge]);
            var ended = true;
            if (!parsed.GetValue(list))
            {
                var name = parsed.GetValue(model) is { } given ? Named(given) : await OnlyAsync(client, cancellation);
                var job = await client.StartReembedAsync(new StartReembedRequest { Name = name, KeepActive = parsed.GetValue(keepActive), RequestId = Guid.NewGuid().ToString("N") }, cancellationToken: cancellation);
                var last = await new JobFollower(connection).FollowAsync(job, cancellation);
                foreach (var refusal in last.Refusals) await Console.Error.WriteLineAsync($"{refusal.Path}: {refusal.Reason} ({refusal.Code})");
                if (last.Failure is { } failure) await Console.Error.WriteLineAsync(failure.Reason);
                ended = last.State == JobState.Succeeded;
            }

            var models = await ModelsAsync(client, cancellation);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(models) : string.Join(Environment.NewLine, models.Select(Line)));
            return ended ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static string Named(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) ? text : Prefix + text;

    private static async Task<string> OnlyAsync(ModelService.ModelServiceClient client, CancellationToken cancellation)
    {
        var others = (await ModelsAsync(client, cancellation)).Where(model => model.Name != BuiltIn).Select(model => model.Name[Prefix.Length..]).ToArray();
        return others switch
        {
            [var only] => Prefix + only,
            [] => throw new CommandFailedException("No model besides the built-in one is configured: see docs/embeddings.md. \"reembed lsa\" trains that one anew.", ExitCodes.Failed),
            _ => throw new CommandFailedException($"Which model? There are {string.Join(", ", others)}, and lsa.", ExitCodes.Failed),
        };
    }

    private static async Task<List<EmbeddingModel>> ModelsAsync(ModelService.ModelServiceClient client, CancellationToken cancellation)
    {
        var models = new List<EmbeddingModel>();
        var token = "";
        do
        {
            var page = await client.ListModelsAsync(new ListModelsRequest { PageToken = token }, cancellationToken: cancellation);
            models.AddRange(page.Models);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return models;
    }

    private static string Line(EmbeddingModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(model.Active ? "*" : " ")} {model.Name[Prefix.Length..],-26} {model.Provider,-13} {(model.HasDimensions ? $"{model.Dimensions} numbers" : "-"),-13} {model.VectorCount,9:N0} entries  {(model.Version.Length > 0 ? "version " + model.Version : "")}").TrimEnd();

    private static string Json(IEnumerable<EmbeddingModel> models) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (var model in models)
        {
            json.WriteStartObject();
            json.WriteString("name", model.Name);
            json.WriteString("provider", model.Provider);
            json.WriteString("version", model.Version);
            if (model.HasDimensions) json.WriteNumber("dimensions", model.Dimensions);
            json.WriteNumber("vectors", model.VectorCount);
            json.WriteBoolean("active", model.Active);
            json.WriteString("description", model.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
