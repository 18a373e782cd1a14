using System.Globalization;
using System.Text;
using Lightbox.Catalog.V1;
using Lightbox.Render.V1;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>One image of a pack.</summary>
/// <param name="Case">As it was planned.</param>
/// <param name="Id">"{scenario}/{number}", the number from 1.</param>
/// <param name="Path">Of its image below the pack.</param>
internal sealed record PackCase(BenchmarkCase Case, string Id, string Path)
{
    /// <summary>SHA-256 of the image's file, once it is written.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>Ids are a person's own: names of folders are made from them, and never one that leaves the pack or meets another.</summary>
    public static IReadOnlyList<PackCase> Of(ScenarioFile scenarios, BenchmarkPlan plan, PictureFormat format)
    {
        var extension = format == PictureFormat.Jpeg ? "jpg" : "png";
        var folders = new Dictionary<string, string>();
        foreach (var entry in scenarios.Entries)
        {
            var name = Slug(entry.Id);
            if (folders.ContainsValue(name)) name = string.Create(CultureInfo.InvariantCulture, $"{name}-{folders.Count + 1}");
            folders[entry.Id] = name;
        }

        return [.. plan.Cases.GroupBy(one => one.Scenario).SelectMany(group => group.Select((one, i) => New(one, i + 1)))];

        PackCase New(BenchmarkCase one, int number) => new(
            one, string.Create(CultureInfo.InvariantCulture, $"{one.Scenario}/{number}"), string.Create(CultureInfo.InvariantCulture, $"images/{folders[one.Scenario]}/{number}.{extension}"));
    }

    private static string Slug(string id)
    {
        var text = new StringBuilder();
        foreach (var c in id[(id.LastIndexOf('/') + 1)..])
        {
            if (char.IsAsciiLetterOrDigit(c)) text.Append(char.ToLowerInvariant(c));
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }

        var slug = text.ToString().Trim('-');
        return slug.Length switch { 0 => "scenario", > 64 => slug[..64].Trim('-'), _ => slug };
    }
}
