using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>A person's file of scenarios: whatever else it says of them is kept as it is.</summary>
internal sealed class ScenarioFile
{
    private const long MaximumBytes = 64 << 20;
    private const int MaximumScenarios = 10_000;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private ScenarioFile(JsonNode root, IReadOnlyList<ScenarioEntry> entries)
    {
        Root = root;
        Entries = entries;
    }

    /// <summary>The whole file; the entries are nodes of it.</summary>
    public JsonNode Root { get; }

    public IReadOnlyList<ScenarioEntry> Entries { get; }

    /// <exception cref="CommandFailedException">It is not there, no JSON, or holds no list of scenarios with ids.</exception>
    public static async Task<ScenarioFile> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new CommandFailedException($"There is no file {path}.", ExitCodes.WrongUse);
        if (new FileInfo(path).Length > MaximumBytes) throw new CommandFailedException($"{path} is larger than {MaximumBytes >> 20} MiB; a file of scenarios is not.", ExitCodes.WrongUse);
        try
        {
            await using var file = File.OpenRead(path);
            return Of(await JsonNode.ParseAsync(file, documentOptions: Lenient, cancellationToken: cancellation), path);
        }
        catch (JsonException wrong)
        {
            throw new CommandFailedException($"{path} is no JSON: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.", ExitCodes.WrongUse, wrong);
        }
        catch (ArgumentException twice)
        {
            // A name that stands twice in an object: which of the two is meant nobody knows.
            throw new CommandFailedException($"{path} has a name twice in one object.", ExitCodes.WrongUse, twice);
        }
    }

    private static ScenarioFile Of(JsonNode? root, string path)
    {
        var listed = root switch
        {
            JsonArray array => array.Select((node, i) => Entry(node, null, $"entry {i + 1}", path)),
            JsonObject whole when whole["scenarios"] is JsonArray array => array.Select((node, i) => Entry(node, null, $"entry {i + 1}", path)),
            // Scenarios by their id.
            JsonObject whole when whole["scenarios"] is JsonObject byId => byId.Select(pair => Entry(pair.Value, pair.Key, pair.Key, path)),
            _ => throw new CommandFailedException($"{path} holds no list of scenarios: write [{{\"id\": \"001\"}}], or an object with such a list as \"scenarios\".", ExitCodes.WrongUse),
        };
        var entries = listed.ToList();
        if (entries.Count is 0 or > MaximumScenarios) throw new CommandFailedException($"{path} must hold 1 to {MaximumScenarios} scenarios.", ExitCodes.WrongUse);
        if (entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new CommandFailedException($"{path} has the scenario {twice.Key} twice.", ExitCodes.WrongUse);
        return new ScenarioFile(root, entries);
    }

    private static ScenarioEntry Entry(JsonNode? node, string? key, string where, string path) => node is JsonObject scenario && ScenarioEntry.Of(scenario, key) is { } entry
        ? entry
        : throw new CommandFailedException($"{path}: {where} is no scenario with an \"id\" of 1 to 256 characters.", ExitCodes.WrongUse);
}
