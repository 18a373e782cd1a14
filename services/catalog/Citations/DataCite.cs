using System.Globalization;
using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Citations;

/// <summary>DataCite JSON (metadata schema 4): one object a dataset. Of its mandatory members, the year is left out where nobody knows it.</summary>
internal static class DataCite
{
    public static JsonObject Write(Dataset dataset, IReadOnlyList<Reference> references, string publisher)
    {
        var json = new JsonObject
        {
            ["schemaVersion"] = "http://datacite.org/schema/kernel-4",
            ["types"] = new JsonObject { ["resourceTypeGeneral"] = "Dataset", ["resourceType"] = "Clinical imaging dataset" },
            ["titles"] = new JsonArray(new JsonObject { ["title"] = dataset.Title.Length > 0 ? dataset.Title : dataset.DisplayName }),
            ["publisher"] = publisher.Length > 0 ? publisher : ":unav",
            ["creators"] = Creators(references, publisher),
        };
        if (dataset.Citation?.Doi is { Length: > 0 } doi)
        {
            json["doi"] = doi;
            json["identifiers"] = new JsonArray(new JsonObject { ["identifier"] = "https://doi.org/" + doi, ["identifierType"] = "DOI" });
        }

        if (Year(dataset, references) is { Length: > 0 } year) json["publicationYear"] = year;
        if (references.FirstOrDefault(reference => reference is { Type: "dataset", Version.Length: > 0 }) is { } versioned) json["version"] = versioned.Version;
        if (dataset.License is { } license) json["rightsList"] = new JsonArray(Rights(license));
        Add(json, "descriptions", [Description(dataset.Summary, "Abstract"), Description(dataset.Citation?.Text is { Length: > 0 } text ? "Cite as: " + text : "", "Other")]);
        Add(json, "subjects", dataset.Modalities.Select(modality => modality.DisplayName).Concat(dataset.BodyParts.Select(part => part.Text)).Concat(dataset.Findings.Select(finding => finding.Text))
            .Where(subject => subject.Length > 0).Distinct().Select(subject => new JsonObject { ["subject"] = subject }));
        Add(json, "sizes", dataset.Counts.Select(count => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"{count.Value}{(count.AtLeast ? "+" : "")} {count.Unit}")));
        Add(json, "formats", dataset.Formats.Select(format => (JsonNode)format));
        Add(json, "relatedIdentifiers", references.Where(reference => reference.Doi.Length > 0 && reference.Doi != dataset.Citation?.Doi)
            .Select(reference => new JsonObject { ["relatedIdentifier"] = reference.Doi, ["relatedIdentifierType"] = "DOI", ["relationType"] = "IsDescribedBy" }));
        return json;
    }

    private static string Year(Dataset dataset, IReadOnlyList<Reference> references) =>
        dataset.Published.Length >= 4 ? dataset.Published[..4] : references.Select(reference => reference.Year).FirstOrDefault(year => year.Length > 0) ?? "";

    /// <summary>The authors of the reference; else who publishes it.</summary>
    private static JsonArray Creators(IReadOnlyList<Reference> references, string publisher)
    {
        var authors = references.FirstOrDefault(reference => reference.Authors.Count > 0)?.Authors ?? [new Author("", "", publisher.Length > 0 ? publisher : ":unav")];
        return [.. authors.Where(author => !author.IsOthers).Select(Creator)];
    }

    private static JsonNode Creator(Author author)
    {
        if (author.Literal.Length > 0) return new JsonObject { ["name"] = author.Literal, ["nameType"] = "Organizational" };
        var json = new JsonObject { ["name"] = author.Given.Length > 0 ? $"{author.Family}, {author.Given}" : author.Family, ["nameType"] = "Personal", ["familyName"] = author.Family };
        if (author.Given.Length > 0) json["givenName"] = author.Given;
        return json;
    }

    private static JsonObject Rights(License license)
    {
        var json = new JsonObject { ["rights"] = license.DisplayName.Length > 0 ? license.DisplayName : license.SpdxId };
        if (license.Uri.Length > 0) json["rightsUri"] = license.Uri;
        if (license.SpdxId.Length > 0) (json["rightsIdentifier"], json["rightsIdentifierScheme"]) = (license.SpdxId.ToLowerInvariant(), "SPDX");
        return json;
    }

    private static JsonObject? Description(string text, string type) => text.Length > 0 ? new JsonObject { ["description"] = text, ["descriptionType"] = type } : null;

    private static void Add(JsonObject json, string name, IEnumerable<JsonNode?> values)
    {
        if (values.OfType<JsonNode>().ToList() is { Count: > 0 } known) json[name] = new JsonArray([.. known]);
    }
}
