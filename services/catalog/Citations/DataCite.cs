using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Citations;

/// <summary>DataCite JSON (schema 4): one object a dataset.</summary>
internal static class DataCite
{
    public static JsonObject Write(Dataset dataset, Reference? reference, string publisher)
    {
        var doi = dataset.Citation.Doi.Length > 0 ? dataset.Citation.Doi : "";
        var json = new JsonObject
        {
            ["schemaVersion"] = "http://datacite.org/schema/kernel-4",
            ["types"] = new JsonObject { ["resourceTypeGeneral"] = "Dataset", ["resourceType"] = "Clinical imaging dataset" },
            ["titles"] = new JsonArray(new JsonObject { ["title"] = dataset.Title.Length > 0 ? dataset.Title : dataset.DisplayName }),
            ["publisher"] = publisher,
            ["creators"] = new JsonArray([.. (reference?.Authors ?? []).Where(author => !author.IsOthers).Select(Creator)]),
        };
        if (doi.Length > 0)
        {
            json["doi"] = doi;
            json["identifiers"] = new JsonArray(new JsonObject { ["identifier"] = "https://doi.org/" + doi, ["identifierType"] = "DOI" });
        }

        if (reference?.Year is { Length: > 0 } year) json["publicationYear"] = year;
        if (dataset.Citation.Text.Length > 0)
            json["descriptions"] = new JsonArray(new JsonObject { ["description"] = "Cite as: " + dataset.Citation.Text, ["descriptionType"] = "Other" });
        return json;
    }

    private static JsonNode Creator(Author author) => author.Literal.Length > 0
        ? new JsonObject { ["name"] = author.Literal, ["nameType"] = "Organizational" }
        : new JsonObject
        {
            ["name"] = $"{author.Family}, {author.Given}",
            ["nameType"] = "Personal",
            ["familyName"] = author.Family,
            ["givenName"] = author.Given,
        };
}
