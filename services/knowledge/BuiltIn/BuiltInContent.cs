using System.Text.Json.Nodes;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.Search;

namespace Lightbox.Knowledge.BuiltIn;

/// <summary>The entries embedded in this assembly, one or more a file of <c>Content/</c>.</summary>
internal static class BuiltInContent
{
    private const string Folder = "Content/";
    private const string Agent = "Lightbox";

    /// <summary>Another content is another build of this assembly.</summary>
    public static string Version { get; } = typeof(BuiltInContent).Module.ModuleVersionId.ToString("N");

    /// <summary>All entries, by file and place in it.</summary>
    /// <exception cref="FormatException">A file is not as it should be.</exception>
    public static IReadOnlyList<EntryRow> Load()
    {
        var rows = new List<EntryRow>();
        foreach (var (name, text) in Files())
        {
            foreach (var node in ContentYaml.Read(text, name)) rows.Add(ToRow(node));
        }

        return rows;
    }

    /// <summary>The embedded files with their text.</summary>
    public static IEnumerable<(string Name, string Text)> Files()
    {
        var assembly = typeof(BuiltInContent).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Folder, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }

    private static EntryRow ToRow(ContentNode node) => new()
    {
        Id = node.Required("id"),
        Kind = node.Required("kind"),
        Origin = EntryOrigins.BuiltIn,
        FindingName = node.Required("name"),
        Modality = string.Join(", ", node.Texts("modalities")),
        BodyPart = string.Join(", ", node.Texts("bodyParts")),
        FindingCategory = node.Text("category"),
        Description = node.Required("description"),
        ClinicalSignificance = node.Text("significance"),
        KeyFeatures = node.Texts("features"),
        DifferentialDiagnosis = node.Texts("differential"),
        DatasetSource = node.Text("dataset"),
        Metadata = Metadata(node),
        Symptoms = node.Texts("symptoms"),
        Concepts = [.. node.Maps("codes").Select(Concept)],
        Provenance = [.. node.Maps("sources").Select(source => Provenance(source, node.Text("dataset")))],
        ValidationStatus = "built-in",
        Notice = Notice.With(node.Text("limits")),
    };

    private static EntryConcept Concept(IReadOnlyDictionary<string, string> map) =>
        new(map["text"], map.TryGetValue("code", out var code) ? [new EntryCode(map["system"], code, map.GetValueOrDefault("display", ""))] : []);

    private static EntryProvenance Provenance(IReadOnlyDictionary<string, string> map, string dataset) => new()
    {
        Dataset = dataset,
        Document = map.GetValueOrDefault("document", ""),
        Section = map.GetValueOrDefault("section", ""),
        Date = map.GetValueOrDefault("date", ""),
        Agent = Agent,
        Uri = map.GetValueOrDefault("uri", ""),
        Citation = map.GetValueOrDefault("citation", ""),
    };

    private static string Metadata(ContentNode node)
    {
        var metadata = new JsonObject();
        if (node.Texts("aliases") is { Count: > 0 } aliases) metadata["aliases"] = new JsonArray([.. aliases.Select(a => (JsonNode)a)]);
        foreach (var key in (string[])["access", "url", "license", "size", "count"])
        {
            if (node.Text(key) is { Length: > 0 } text) metadata[key] = text;
        }

        return metadata.ToJsonString();
    }
}
