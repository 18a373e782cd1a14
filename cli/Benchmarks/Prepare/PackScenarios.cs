using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>
/// The person's scenarios with what was found for them: "images", each with its path, truth, source, licence and citation; the first image's also at the scenario itself, where
/// most readers look. A scenario without an image says why in "omitted".
/// </summary>
internal static class PackScenarios
{
    public static string Write(ScenarioFile scenarios, BenchmarkPlan plan, IReadOnlyList<PackCase> cases)
    {
        var byScenario = cases.ToLookup(one => one.Case.Scenario);
        var omissions = plan.Omissions.ToDictionary(omission => omission.Scenario);
        foreach (var entry in scenarios.Entries)
        {
            var images = byScenario[entry.Id].ToList();
            entry.Node.Remove("omitted");
            foreach (var name in (string[])["image_path", "ground_truth", "source", "license", "citation"]) entry.Node.Remove(name);
            if (images.Count > 0)
            {
                foreach (var (name, value) in Of(images[0].Case)) entry.Node[name] = value;
                entry.Node["image_path"] = images[0].Path;
            }

            entry.Node["images"] = new JsonArray([.. images.Select(Image)]);
            if (omissions.TryGetValue(entry.Id, out var omission)) entry.Node["omitted"] = new JsonObject { ["code"] = omission.Code, ["reason"] = omission.Reason };
        }

        if (scenarios.Root is JsonObject whole) whole["notice"] = plan.Notice;
        return Packs.PackJson.Write(scenarios.Root);
    }

    private static JsonNode Image(PackCase one)
    {
        var image = new JsonObject { ["id"] = one.Id, ["image_path"] = one.Path, ["sha256"] = one.Sha256 };
        foreach (var (name, value) in Of(one.Case)) image[name] = value;
        image["reason"] = one.Case.Reason;
        return image;
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Of(BenchmarkCase one)
    {
        yield return ("ground_truth", new JsonArray([.. one.Truth.Select(TruthJson.Of)]));
        var place = one.Asset.Memberships.FirstOrDefault(membership => membership.Dataset == one.Dataset);
        var source = new JsonObject { ["dataset"] = one.Dataset["datasets/".Length..], ["asset"] = one.Asset.Name, ["path"] = place?.Path ?? "" };
        if (place?.Split is { Length: > 0 } split) source["split"] = split;
        if (one.HasFrame) source["frame"] = one.Frame;
        yield return ("source", source);
        yield return ("license", one.License);
        yield return ("citation", one.Citation);
    }
}
