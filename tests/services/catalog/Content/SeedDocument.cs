using System.Text.RegularExpressions;
using Lightbox.Testing;

namespace Lightbox.Services.Tests.Catalog.Content;

/// <summary>A document the catalogue was built from, line by line under its headings; its garbled signs are left out.</summary>
internal static partial class SeedDocument
{
    private static readonly Dictionary<string, string> Files = new() { ["overview"] = "clinical-imaging-datasets-overview.txt", ["reference"] = "medical-imaging-datasets-reference.txt" };

    /// <summary>Skips the test where the documents are not; they lie beside the samples.</summary>
    public static IReadOnlyList<SeedLine> Read(string document)
    {
        var folder = Samples.Root is { } samples ? Path.Combine(samples, "..", "seeds") : "";
        Part.Require(Directory.Exists(folder), "the two seed documents (seeds, beside LIGHTBOX_SAMPLES)");
        return Parse(File.ReadAllLines(Path.Combine(folder, Files[document])));
    }

    private static List<SeedLine> Parse(string[] raw)
    {
        var lines = new List<SeedLine>();
        List<string> headings = [];
        var code = false;
        for (var i = 0; i < raw.Length; i++)
        {
            var text = Clean(raw[i]);
            if (text.StartsWith("```", StringComparison.Ordinal))
            {
                code = !code;
            }
            else if (!code && Heading().Match(text) is { Success: true } heading)
            {
                var level = heading.Groups[1].Length;
                headings = [.. headings.Take(Math.Max(0, level - 2))];
                if (level > 1) headings.Add(heading.Groups[2].Value);
                lines.Add(new SeedLine(SeedKind.Heading, string.Join(" > ", headings), heading.Groups[2].Value));
            }
            else if (text.Length > 0)
            {
                var isTableHead = i + 1 < raw.Length && TableRule().IsMatch(raw[i + 1]);
                var counts = !code && !isTableHead && !TableRule().IsMatch(text) && Bullet().IsMatch(text);
                lines.Add(new SeedLine(counts ? SeedKind.Bullet : SeedKind.Text, string.Join(" > ", headings), text.Replace("**", "", StringComparison.Ordinal)));
            }
        }

        return lines;
    }

    private static string Clean(string line) => Spaces().Replace(string.Concat(line.Where(char.IsAscii)), " ").Trim();

    [GeneratedRegex("^(#{1,6}) ?(.*)$")]
    private static partial Regex Heading();

    /// <summary>A bullet, a numbered step, a row of a table, or a fact behind a bold name.</summary>
    [GeneratedRegex(@"^(- |\d+\. |\||\*\*.+:\*\*)")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^\|[-| ]+\|$")]
    private static partial Regex TableRule();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

internal enum SeedKind
{
    Heading,
    Bullet,
    Text,
}

/// <param name="Heading">As in the checklist; of a heading, with itself.</param>
internal sealed record SeedLine(SeedKind Kind, string Heading, string Text);
