using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>How a described dataset is to be cited: as it asks to be, and as a structured reference of what it says of itself.</summary>
internal static partial class CroissantCitation
{
    /// <returns>Null when it names neither a reference nor who made it.</returns>
    public static Citation? Of(LinkedData node, string id)
    {
        var (asked, authors, year) = (node.Texts("citeAs").Concat(node.Texts("citation")).FirstOrDefault() ?? "", Authors(node).ToList(), Year().Match(node.Text("datePublished")).Value);
        if (asked.Length == 0 && authors.Count == 0) return null;
        var doi = ((string[])[.. node.Texts("identifier"), .. node.Texts("sameAs"), .. node.Texts("url"), asked]).Select(text => Doi().Match(text).Value.TrimEnd('.', ',', ';', '}', ')')).FirstOrDefault(found => found.Length > 0) ?? "";
        var csl = new JsonObject { ["id"] = id, ["type"] = "dataset", ["title"] = node.Text("name") };
        if (authors.Count > 0) csl["author"] = new JsonArray([.. authors.Select(author => author.DeepClone())]);
        if (year.Length > 0) csl["issued"] = new JsonObject { ["date-parts"] = new JsonArray((JsonNode)new JsonArray((JsonNode)int.Parse(year, System.Globalization.CultureInfo.InvariantCulture))) };
        Set(csl, "publisher", node.Nodes("publisher").Select(NameOf).FirstOrDefault() ?? node.Text("publisher"));
        Set(csl, "version", node.Text("version"));
        Set(csl, "DOI", doi);
        Set(csl, "URL", node.Texts("url").FirstOrDefault(WebAddress.IsOne) ?? "");
        // BibTeX is for machines: the plain reference is made of the same facts.
        var isPlain = asked.Length > 0 && !asked.StartsWith('@');
        return new Citation { Doi = doi, Text = isPlain ? asked : Plain(csl, authors, year), CslJson = { csl.ToJsonString() } };
    }

    private static string Plain(JsonObject csl, IEnumerable<JsonObject> authors, string year)
    {
        var names = string.Join(", ", authors.Select(author => author["literal"]?.GetValue<string>() ?? $"{author["family"]}, {author["given"]}"));
        string[] parts = [year.Length > 0 ? $"{names} ({year})".TrimStart() : names, csl["title"]!.GetValue<string>(), csl["publisher"]?.GetValue<string>() ?? "", csl["DOI"] is { } doi ? $"https://doi.org/{doi}" : csl["URL"]?.GetValue<string>() ?? ""];
        return string.Join(". ", parts.Where(part => part.Length > 0));
    }

    private static IEnumerable<JsonObject> Authors(LinkedData node)
    {
        foreach (var person in node.Nodes("creator").Concat(node.Nodes("author")))
        {
            if (person.Text("familyName") is { Length: > 0 } family) yield return new JsonObject { ["family"] = family, ["given"] = person.Text("givenName") };
            else if (NameOf(person) is { Length: > 0 } name) yield return new JsonObject { ["literal"] = name };
        }

        if (node.Nodes("creator").Any() || node.Nodes("author").Any()) yield break;
        foreach (var name in node.Texts("creator").Concat(node.Texts("author"))) yield return new JsonObject { ["literal"] = name };
    }

    private static string NameOf(LinkedData person) => person.Text("name");

    private static void Set(JsonObject csl, string name, string value)
    {
        if (value.Length > 0) csl[name] = value;
    }

    [GeneratedRegex(@"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s""<>{},]+")]
    private static partial Regex Doi();

    [GeneratedRegex(@"\A[12][0-9]{3}")]
    private static partial Regex Year();
}
