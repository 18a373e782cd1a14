using System.Globalization;
using System.Text.Json.Nodes;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Cards;

/// <summary>A dataset's RecordSets: its pictures, the rows of the tables whose columns are known, its splits, and the values its labels take.</summary>
internal static class CroissantRecords
{
    private static readonly Dictionary<string, string> Splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "cr:TrainingSplit",
        ["training"] = "cr:TrainingSplit",
        ["val"] = "cr:ValidationSplit",
        ["valid"] = "cr:ValidationSplit",
        ["validation"] = "cr:ValidationSplit",
        ["test"] = "cr:TestSplit",
    };

    public static IReadOnlyList<JsonNode> Of(Dataset dataset, CroissantFiles files)
    {
        var sets = new List<JsonNode>();
        foreach (var (id, file, isSet) in files.Named)
        {
            if (isSet && Media(file) is { } type) sets.Add(Pictures(id, type));
            else if (!isSet && file.Columns.Count > 0 && MediaTypes.OfPath(CroissantFiles.PathOf(file)).First() == "text/csv") sets.Add(Table(id, file));
        }

        if (SplitsOf(dataset) is { } splits) sets.Add(splits);
        var number = 0;
        foreach (var annotation in dataset.Annotations.Where(annotation => annotation.Values.Count > 0)) sets.Add(Labels(string.Create(CultureInfo.InvariantCulture, $"labels-{++number}"), annotation));
        return sets;
    }

    private static string? Media(FilePattern file) => MediaTypes.OfPath(CroissantFiles.PathOf(file)).First() switch
    {
        ['i', 'm', 'a', 'g', 'e', '/', ..] => "sc:ImageObject",
        ['v', 'i', 'd', 'e', 'o', '/', ..] => "sc:VideoObject",
        _ => null,
    };

    private static JsonObject Pictures(string files, string type)
    {
        var id = files.Replace("-files", "-records", StringComparison.Ordinal);
        return Set(
            id,
            [
                Field($"{id}/path", "sc:Text").With("source", Source("fileSet", files, "fileProperty", "fullpath")),
                Field($"{id}/content", type).With("source", Source("fileSet", files, "fileProperty", "content")),
            ]).With("key", JsonLd.Reference($"{id}/path"));
    }

    private static JsonObject Table(string file, FilePattern table)
    {
        var id = $"{Path.ChangeExtension(file, null)}-rows";
        return Set(id, table.Columns.Distinct().Select(column => Field($"{id}/{Plain(column)}", "sc:Text").With("name", column).With("source", Source("fileObject", file, "column", column)))).With("description", table.Description);
    }

    private static JsonObject? SplitsOf(Dataset dataset)
    {
        var known = dataset.Splits.Where(Splits.ContainsKey).ToList();
        if (known.Count == 0) return null;
        return Set("splits", [Field("splits/name", "sc:Text"), Field("splits/url", "cr:Split")]).With("dataType", "cr:Split").With("key", JsonLd.Reference("splits/name"))
            .With("data", new JsonArray([.. known.Select(name => new JsonObject { ["splits/name"] = name, ["splits/url"] = Splits[name] })]));
    }

    private static JsonObject Labels(string id, AnnotationKind annotation) =>
        Set(id, [Field($"{id}/name", "sc:Text")]).With("description", annotation.Description).With("dataType", "sc:Enumeration").With("key", JsonLd.Reference($"{id}/name"))
            .With("data", new JsonArray([.. annotation.Values.Distinct().Select(value => new JsonObject { [$"{id}/name"] = value })]));

    private static JsonObject Set(string id, IEnumerable<JsonObject> fields) => JsonLd.Typed("cr:RecordSet").With("@id", id).With("name", id).With("field", new JsonArray([.. fields]));

    private static JsonObject Field(string id, string type) => JsonLd.Typed("cr:Field").With("@id", id).With("name", id[(id.IndexOf('/') + 1)..]).With("dataType", type);

    /// <summary>An id is an IRI: no blanks in it.</summary>
    private static string Plain(string column) => string.Concat(column.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private static JsonObject Source(string kind, string id, string property, string value) => new() { [kind] = JsonLd.Reference(id), ["extract"] = new JsonObject { [property] = value } };
}
