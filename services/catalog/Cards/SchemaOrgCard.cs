using System.Globalization;
using System.Text.Json.Nodes;

namespace Lightbox.Catalog.Cards;

/// <summary>A dataset as schema.org/Dataset, as search engines read it.</summary>
internal static class SchemaOrgCard
{
    public static JsonObject Of(CardSubject subject)
    {
        var dataset = subject.Dataset;
        var card = new JsonObject { ["@context"] = "https://schema.org/", ["@type"] = "Dataset" }.Describe(subject);
        return card
            .With("citation", subject.References.Count > 0 ? dataset.Citation?.Text ?? "" : "")
            .With("size", string.Join(", ", dataset.Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{(count.Approximate ? "about " : "")}{count.Value:N0}{(count.AtLeast ? "+" : "")} {count.Unit}"))))
            .WithEach("distribution", Downloads(subject))
            .With("includedInDataCatalog", subject.Provider is { } provider ? JsonLd.Typed("DataCatalog").With("name", provider.DisplayName).With("url", provider.Links.FirstOrDefault(link => !link.Dead)?.Uri) : null);
    }

    /// <summary>One for each format; the address is the page that gives the files out.</summary>
    private static IEnumerable<JsonNode?> Downloads(CardSubject subject) => subject.DownloadPage.Length == 0
        ? []
        : subject.Dataset.Formats.DefaultIfEmpty("").Select(format => (JsonNode?)JsonLd.Typed("DataDownload").With("name", format).WithEach("encodingFormat", MediaTypes.OfFormat(format)).With("contentUrl", subject.DownloadPage));
}
