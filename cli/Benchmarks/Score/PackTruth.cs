using System.Text.Json.Nodes;
using Lightbox.Cli.Benchmarks.Packs;
using Lightbox.Cli.Benchmarks.Prepare;

namespace Lightbox.Cli.Benchmarks.Score;

/// <summary>One image of a pack with what is stated of it.</summary>
/// <param name="Truth">By field; a field that is stated twice differently is not there.</param>
internal sealed record PackImage(string Scenario, string Id, string Path, IReadOnlyDictionary<string, JsonValue> Truth);

/// <summary>The images of a pack, as its scenarios name them.</summary>
internal sealed class PackTruth
{
    private PackTruth(IReadOnlyList<PackImage> images) => Images = images;

    public IReadOnlyList<PackImage> Images { get; }

    public static async Task<PackTruth> ReadAsync(string pack, CancellationToken cancellation)
    {
        var scenarios = await ScenarioFile.ReadAsync(System.IO.Path.Combine(pack, PackFolder.Scenarios), cancellation);
        try
        {
            return new PackTruth([.. scenarios.Entries.SelectMany(entry => (entry.Node["images"] as JsonArray ?? []).Select(image => Image(entry.Id, image!.AsObject())))]);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or NullReferenceException or ArgumentNullException)
        {
            throw new CommandFailedException($"{PackFolder.Scenarios} of the pack is not as 'benchmark prepare' writes it.", inner: wrong);
        }
    }

    private static PackImage Image(string scenario, JsonObject image)
    {
        var stated = image["ground_truth"]!.AsArray().Select(truth => truth!.AsObject()).Where(truth => truth["value"] is JsonValue);
        var truth = stated.GroupBy(one => (string)one["field"]!)
            // Stated of the image before its study before its patient, as the pack lists them; the same said twice is once.
            .Select(field => (Field: field.Key, Values: field.Where(one => (string?)one["of"] == (string?)field.First()["of"]).Select(one => one["value"]!.AsValue()).DistinctBy(value => value.ToJsonString()).ToList()))
            .Where(field => field.Values.Count == 1);
        return new PackImage(scenario, (string)image["id"]!, (string)image["image_path"]!, truth.ToDictionary(field => field.Field, field => field.Values[0]));
    }
}
