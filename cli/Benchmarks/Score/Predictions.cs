using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lightbox.Cli.Benchmarks.Score;

/// <summary>One prediction of one field of one image.</summary>
/// <param name="Value">A number, a text, true or false.</param>
/// <param name="Line">In the file, from 1.</param>
internal sealed record Prediction(PackImage Image, string Field, JsonValue Value, int Line);

/// <summary>A file of predictions, a JSON object a line.</summary>
internal sealed class Predictions(PackTruth truth)
{
    private const int MaximumLine = 1 << 20;
    private const int MaximumLines = 1_000_000;

    private readonly ILookup<string, PackImage> byScenario = truth.Images.ToLookup(image => image.Scenario);
    private readonly Dictionary<string, PackImage> byId = truth.Images.ToDictionary(image => image.Id);
    private readonly Dictionary<string, PackImage> byPath = truth.Images.ToDictionary(image => image.Path);

    /// <exception cref="CommandFailedException">A line is wrong; says which and why.</exception>
    public async Task<IReadOnlyList<Prediction>> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new CommandFailedException($"There is no file {path}.", ExitCodes.WrongUse);
        var predictions = new Dictionary<(string, string), Prediction>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            if (++number > MaximumLines || line.Length > MaximumLine) throw Wrong(number, $"is more than a file of predictions holds ({MaximumLines} lines of {MaximumLine} characters)");
            if (string.IsNullOrWhiteSpace(line)) continue;
            foreach (var prediction in Of(line, number))
            {
                if (!predictions.TryAdd((prediction.Image.Id, prediction.Field), prediction))
                    throw Wrong(number, $"predicts {prediction.Field} of {prediction.Image.Id} again; line {predictions[(prediction.Image.Id, prediction.Field)].Line} did");
            }
        }

        return predictions.Count > 0 ? [.. predictions.Values] : throw new CommandFailedException($"{path} has no prediction.");
    }

    private IEnumerable<Prediction> Of(string line, int number)
    {
        var said = Parse(line, number);
        var image = ImageOf(said, number);
        if (said["predictions"] is JsonObject several)
        {
            foreach (var (field, value) in several) yield return New(image, field, value, number);
            yield break;
        }

        var one = Text(said, "field") is { Length: > 0 } named ? named
            : image.Truth.Count == 1 ? image.Truth.Keys.Single()
            : throw Wrong(number, $"needs a \"field\", one of {string.Join(", ", image.Truth.Keys.Order(StringComparer.Ordinal))}");
        yield return New(image, one, said["prediction"] ?? said["value"] ?? said["class"], number);
    }

    private static JsonObject Parse(string line, int number)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw Wrong(number, "is no JSON object");
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            throw Wrong(number, "is no JSON object", broken);
        }
    }

    private static Prediction New(PackImage image, string field, JsonNode? value, int number)
    {
        if (!image.Truth.ContainsKey(field)) throw Wrong(number, $"predicts {field}, of which the pack has no truth for {image.Id}");
        return value is JsonValue given ? new Prediction(image, field, given, number) : throw Wrong(number, "needs a \"prediction\": a number, a text, true or false");
    }

    private PackImage ImageOf(JsonObject said, int number)
    {
        if (Text(said, "id") is { Length: > 0 } id) return byId.GetValueOrDefault(id) ?? throw Wrong(number, $"names {id}, which is no image of the pack");
        if ((Text(said, "image") ?? Text(said, "image_path")) is { Length: > 0 } path) return byPath.GetValueOrDefault(path) ?? throw Wrong(number, $"names {path}, which is no image of the pack");
        var scenario = Text(said, "scenario") ?? throw Wrong(number, "names neither \"id\" nor \"image\" nor \"scenario\"");
        var images = byScenario[scenario].ToList();
        return images.Count switch
        {
            1 => images[0],
            0 => throw Wrong(number, $"names the scenario {scenario}, of which the pack has no image"),
            _ => throw Wrong(number, $"must name one of the {images.Count.ToString(CultureInfo.InvariantCulture)} images of {scenario} by \"id\" or \"image\""),
        };
    }

    private static string? Text(JsonObject said, string name) => said[name] is JsonValue value && (value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number) ? value.ToString() : null;

    public static CommandFailedException Wrong(int line, string what, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the predictions {what}."), inner: inner);
}
