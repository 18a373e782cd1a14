using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>
/// A dataset described in Croissant (docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html), or in the schema.org Dataset that Croissant extends. What it does not say stays
/// unknown: how one comes to the files is not part of either.
/// </summary>
internal static partial class CroissantDataset
{
    private const int MaximumDepth = 64;
    private const int MaximumId = 64;

    /// <exception cref="InvalidRequestException">It is no JSON, or describes no dataset.</exception>
    public static Dataset Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return Of(Root(document.RootElement));
        }
        catch (JsonException wrong)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"is no JSON from line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1} on, or is nested deeper than {MaximumDepth}");
            throw new InvalidRequestException([new FieldViolation("text", where)], wrong);
        }
    }

    private static LinkedData Root(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidRequestException("text", "must be one JSON object");
        var node = new LinkedData(root);
        if (node.Types.Contains("Dataset")) return node;
        return node.Nodes("@graph").FirstOrDefault(part => part.Types.Contains("Dataset")) ?? throw new InvalidRequestException("@type", "must be sc:Dataset");
    }

    private static Dataset Of(LinkedData node)
    {
        var name = node.Text("name") is { Length: > 0 } given ? given : throw new InvalidRequestException("name", "must be given");
        var id = Slug().Replace(name.ToLowerInvariant(), "-").Trim('-');
        var dataset = new Dataset
        {
            Name = "datasets/" + (id.Length <= MaximumId ? id : id[..MaximumId].TrimEnd('-')),
            DisplayName = name,
            ResourceKind = "dataset",
            Aliases = { node.Texts("alternateName").Where(alias => alias != name).Distinct() },
            Summary = node.Text("description"),
            License = CroissantLicence.Read(node),
            Citation = CroissantCitation.Of(node, id),
            Published = node.Text("datePublished") is { } date && PublishedDate().Match(date) is { Success: true } day ? day.Value : "",
            Files = { CroissantFiles.Patterns(node) },
        };
        dataset.Links.Add(CroissantFiles.Links(node));
        dataset.Formats.Add(CroissantFiles.Formats(node));
        if (CroissantFiles.Size(node) is { } size) dataset.Sizes.Add(size);
        dataset.Splits.Add(Splits(node));
        foreach (var terms in node.Texts("conditionsOfAccess")) dataset.Notes.Add($"Conditions of access: {terms}");
        CroissantKeywords.Add(node, dataset);
        Tell(dataset, node.Texts("url").FirstOrDefault(WebAddress.IsOne));
        return dataset;
    }

    /// <summary>A record set of type cr:Split lists the parts in its data: <c>{"split/name": "train"}</c>.</summary>
    private static IEnumerable<string> Splits(LinkedData node) => node.Nodes("recordSet").Where(set => set.Texts("dataType").Any(type => type.EndsWith("Split", StringComparison.Ordinal)))
        .SelectMany(set => set.Nodes("data")).Select(row => row.Text("name")).Where(split => split.Length > 0).Distinct();

    /// <summary>Every fact is the description's own, named by the page it describes.</summary>
    private static void Tell(Dataset dataset, string? page)
    {
        string[] facts = ["display_name", "summary", "license", "citation", "links", "formats", "sizes", "splits", "published", "files", "modalities", "body_parts", "findings"];
        var empty = new Dataset();
        foreach (var fact in facts)
        {
            var field = Dataset.Descriptor.FindFieldByName(fact).Accessor;
            if (!Equals(field.GetValue(dataset), field.GetValue(empty))) dataset.Sources.Add(new FactSource { Field = fact, Source = page ?? DatasetUpdate.Person, Section = "Croissant" });
        }
    }

    /// <summary>Of a date with a time, its day.</summary>
    [GeneratedRegex(@"\A[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?=T|\z)")]
    private static partial Regex PublishedDate();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Slug();
}
