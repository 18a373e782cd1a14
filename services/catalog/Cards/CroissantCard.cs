using System.Text.Json.Nodes;
using Lightbox.Catalog.Citations;

namespace Lightbox.Catalog.Cards;

/// <summary>A dataset as Croissant 1.1 (docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html): what it is, where its files are, how they lie and what their records hold.</summary>
internal static class CroissantCard
{
    public const string Version = "http://mlcommons.org/croissant/1.1";

    public static JsonObject Of(CardSubject subject)
    {
        var files = new CroissantFiles(subject);
        return new JsonObject { ["@context"] = CroissantContext.Make(), ["@type"] = "sc:Dataset", ["conformsTo"] = Version }
            .Describe(subject)
            .With("citeAs", subject.References.Count > 0 ? string.Join("\n\n", subject.References.Select(BibTeX.Write)) : subject.Dataset.Citation?.Text)
            .With("isLiveDataset", subject.Dataset.ResourceKind is "archive" or "platform" ? JsonValue.Create(true) : null)
            .With("distribution", new JsonArray([.. files.Distribution]))
            .With("recordSet", CroissantRecords.Of(subject.Dataset, files) is { Count: > 0 } records ? new JsonArray([.. records]) : null);
    }
}
