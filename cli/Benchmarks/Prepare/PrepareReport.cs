using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Benchmarks.Packs;
using Lightbox.Cli.Terminal;

namespace Lightbox.Cli.Benchmarks.Prepare;

/// <summary>What was prepared, for people and for machines.</summary>
internal static class PrepareReport
{
    public static string Text(string folder, BenchmarkPlan plan, PackManifest pack)
    {
        var scenarios = plan.Cases.Select(one => one.Scenario).Distinct().Count();
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{plan.Cases.Count:N0} images for {scenarios:N0} scenarios, {Sizes.Bytes(pack.Files.Sum(file => file.Bytes))}, in {folder}"),
        };
        if (plan.Omissions.Count > 0) lines.Add("Left out:");
        lines.AddRange(plan.Omissions.Select(omission => $"  {omission.Scenario}: {omission.Code}. {omission.Reason}"));
        lines.AddRange(["Cite what CITATIONS.md lists.", plan.Notice]);
        return string.Join(Environment.NewLine, lines);
    }

    public static string Json(string folder, BenchmarkPlan plan, PackManifest pack) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("pack", folder);
        json.WriteString("manifestSha256", pack.Sha256);
        json.WriteNumber("images", plan.Cases.Count);
        json.WriteStartArray("omissions");
        foreach (var omission in plan.Omissions)
        {
            json.WriteStartObject();
            json.WriteString("scenario", omission.Scenario);
            json.WriteString("code", omission.Code);
            json.WriteString("reason", omission.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("notice", plan.Notice);
        json.WriteEndObject();
    });
}
