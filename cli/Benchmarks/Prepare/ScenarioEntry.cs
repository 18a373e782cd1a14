using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>One scenario of a person's file.</summary>
/// <param name="Node">The scenario as it stands there.</param>
/// <param name="Id">As it is written there.</param>
internal sealed record ScenarioEntry(JsonObject Node, string Id)
{
    private const int MaximumId = 256;

    private static readonly string[] IdNames = ["id", "scenario_id", "scenarioId", "scenario", "name"];

    /// <summary>What it says of the images it needs; null when it leaves that to the catalogue.</summary>
    public BenchmarkNeed? Need
    {
        get
        {
            var need = new BenchmarkNeed
            {
                ScenarioId = Id,
                Modality = Text("modality"),
                BodyPart = Text("body_part", "bodyPart"),
                AnnotationFilter = Text("annotation_filter", "annotationFilter"),
                Datasets = { Texts("dataset", "datasets").Select(id => id.StartsWith("datasets/", StringComparison.Ordinal) ? id : "datasets/" + id) },
            };
            return need.Equals(new BenchmarkNeed { ScenarioId = Id }) ? null : need;
        }
    }

    /// <param name="key">Where scenarios stand by their id, it.</param>
    /// <returns>Null without a usable id.</returns>
    public static ScenarioEntry? Of(JsonObject node, string? key)
    {
        var id = key ?? IdNames.Select(name => node[name]).OfType<JsonValue>().Select(value => value.GetValueKind() is System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Number ? value.ToString() : "").FirstOrDefault() ?? "";
        return id.Length is > 0 and <= MaximumId && !id.Any(char.IsControl) ? new ScenarioEntry(node, id) : null;
    }

    private string Text(params string[] names) => Texts(names).FirstOrDefault() ?? "";

    private IEnumerable<string> Texts(params string[] names) => names.Select(name => Node[name]).SelectMany(node => node switch
    {
        JsonArray array => array.OfType<JsonValue>(),
        JsonValue value => [value],
        _ => [],
    }).Where(value => value.GetValueKind() == System.Text.Json.JsonValueKind.String).Select(value => value.ToString()).Where(text => text.Length > 0);
}
