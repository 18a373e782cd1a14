using System.Text.Json;
using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>A citation's YAML to its message; each structured reference becomes one CSL-JSON object.</summary>
internal static class CitationYaml
{
    private static readonly (string Yaml, string Csl)[] Plain =
    [
        ("title", "title"), ("containerTitle", "container-title"), ("publisher", "publisher"), ("volume", "volume"), ("issue", "issue"),
        ("page", "page"), ("number", "number"), ("version", "version"), ("doi", "DOI"), ("url", "URL"),
    ];

    public static Citation? Read(YamlMap? yaml) => yaml is null ? null : new Citation
    {
        Doi = yaml.Text("doi"),
        Text = yaml.Text("text"),
        CslJson = { yaml.Maps("references").Select(Csl) },
    };

    private static string Csl(YamlMap reference)
    {
        var csl = new JsonObject { ["id"] = reference.Required("id"), ["type"] = reference.Required("type") };
        foreach (var (yaml, name) in Plain)
        {
            if (reference.Has(yaml)) csl[name] = reference.Text(yaml);
        }

        var authors = new JsonArray([.. reference.Maps("authors").Select(Author)]);
        // CSL has no "et al." of its own; a literal name is how styles are made to print it.
        if (reference.Flag("andOthers")) authors.Add((JsonNode)new JsonObject { ["literal"] = "others" });
        if (authors.Count > 0) csl["author"] = authors;
        if (reference.OptionalNumber("year") is { } year) csl["issued"] = new JsonObject { ["date-parts"] = new JsonArray((JsonNode)new JsonArray((JsonNode)year)) };
        return csl.ToJsonString(JsonSerializerOptions.Default);
    }

    private static JsonNode Author(YamlMap author) => author.Has("family")
        ? new JsonObject { ["family"] = author.Text("family"), ["given"] = author.Text("given") }
        : new JsonObject { ["literal"] = author.Text("name") };
}
