using System.Globalization;
using System.Text.Json;

namespace Lightbox.Services.Tests.Catalog.Cards;

/// <summary>
/// What the Croissant 1.1 specification asks of a description, rule by rule, written from its text (docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html) and appendix 1, without looking at what
/// writes ours.
/// </summary>
internal sealed class CroissantRules
{
    private static readonly string[] Required = ["@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished", "distribution"];

    private static readonly string[] One = ["@type", "description", "name", "url", "datePublished", "version", "dateCreated", "dateModified", "isLiveDataset", "citeAs", "sdVersion"];

    /// <summary>Appendix 1: terms of the Croissant namespace that map to themselves.</summary>
    private static readonly string[] Own =
    [
        "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset",
        "jsonPath", "key", "md5", "parentField", "recordSet", "references", "regex", "readLines", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value",
    ];

    private static readonly string[] FileProperties = ["fullpath", "filename", "content", "lines", "lineNumbers"];

    private readonly List<string> problems = [];
    private readonly Dictionary<string, string> types = [];
    private readonly List<(string Where, string Id, string[] Wanted)> references = [];

    public static IReadOnlyList<string> Problems(string card, params string[] unknown)
    {
        using var document = JsonDocument.Parse(card);
        var rules = new CroissantRules();
        rules.Dataset(document.RootElement, unknown);
        return rules.problems;
    }

    private void Dataset(JsonElement card, string[] unknown)
    {
        foreach (var name in Required.Except(unknown)) Demand(card.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null && value.ToString().Length > 0, $"{name} is required");
        foreach (var name in One) Demand(!card.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array, $"{name} has one value");
        Demand(Text(card, "@type") is "sc:Dataset" or "Dataset" or "http://schema.org/Dataset", "the type is schema.org/Dataset");
        Demand(Texts(card, "conformsTo").Contains("http://mlcommons.org/croissant/1.1"), "it conforms to 1.1");
        Context(card.GetProperty("@context"));
        foreach (var name in (string[])["url", "sameAs"]) Demand(Texts(card, name).All(IsUrl), $"{name} is a URL");
        foreach (var name in (string[])["datePublished", "dateModified"]) Demand(Texts(card, name).All(IsDate), $"{name} is a date");
        foreach (var license in Items(card, "license")) Demand(license.ValueKind == JsonValueKind.String ? IsUrl(license.GetString()!) : Text(license, "@type") == "CreativeWork", "license is a URL or a CreativeWork");
        foreach (var name in (string[])["creator", "publisher"])
            foreach (var who in Items(card, name)) Demand(Text(who, "@type") is "Person" or "Organization" && Text(who, "name").Length > 0, $"{name} is a Person or an Organization");
        foreach (var file in Items(card, "distribution")) Resource(file);
        foreach (var set in Items(card, "recordSet")) RecordSet(set);
        foreach (var (where, id, wanted) in references) Demand(types.TryGetValue(id, out var type) && wanted.Contains(type), $"{where} names {id}, which is no {string.Join(" or ", wanted)}");
    }

    private void Context(JsonElement context)
    {
        Demand(Text(context, "@vocab") is "http://schema.org/" or "https://schema.org/", "the vocabulary is schema.org");
        Demand(Text(context, "cr") == "http://mlcommons.org/croissant/" && Text(context, "dct") == "http://purl.org/dc/terms/" && Text(context, "conformsTo") == "dct:conformsTo", "the prefixes are the specification's");
        foreach (var term in Own) Demand(Text(context, term) == "cr:" + term, $"{term} is a term of the context");
        foreach (var (term, type) in ((string, string)[])[("data", "@json"), ("examples", "@json"), ("dataType", "@vocab")])
            Demand(context.TryGetProperty(term, out var entry) && Text(entry, "@id") == "cr:" + term && Text(entry, "@type") == type, $"{term} is typed {type}");
    }

    private void Resource(JsonElement file)
    {
        var type = Text(file, "@type");
        Demand(type is "cr:FileObject" or "cr:FileSet", "a distribution is a FileObject or a FileSet");
        var id = Identify(file, type);
        Demand(Texts(file, "encodingFormat").Count > 0 && Texts(file, "encodingFormat").All(format => IsMediaType(format) || IsUrl(format)), $"{id}: encodingFormat is a media type or a URL");
        foreach (var container in Items(file, "containedIn")) references.Add(($"{id}.containedIn", Text(container, "@id"), ["cr:FileObject", "cr:FileSet"]));
        if (type == "cr:FileSet") Demand(Texts(file, "includes").Count > 0, $"{id}: a FileSet says what it includes");
        if (type != "cr:FileObject") return;
        var url = Text(file, "contentUrl");
        Demand(file.TryGetProperty("containedIn", out _) ? url.Length > 0 && !url.StartsWith('/') && !IsUrl(url) : IsUrl(url), $"{id}: contentUrl is a URL, or a path inside what contains it");
        Demand(!file.TryGetProperty("contentSize", out var size) || size.ToString().Split(' ') is [var number, "B"] && long.TryParse(number, out _), $"{id}: contentSize is a number with its unit");
        Demand(!file.TryGetProperty("sha256", out var sha) || sha.ToString().Length == 64, $"{id}: sha256 is one");
    }

    private void RecordSet(JsonElement set)
    {
        var id = Identify(set, Text(set, "@type"));
        Demand(Text(set, "@type") == "cr:RecordSet", $"{id} is a RecordSet");
        var fields = Items(set, "field");
        Demand(fields.Length > 0, $"{id} has fields");
        foreach (var field in fields) Field(id, field, isInline: set.TryGetProperty("data", out _));
        foreach (var key in Items(set, "key")) references.Add(($"{id}.key", Text(key, "@id"), ["cr:Field"]));
        var own = fields.Select(field => Text(field, "@id")).ToHashSet();
        foreach (var row in Items(set, "data")) Demand(row.EnumerateObject().All(cell => own.Contains(cell.Name)), $"{id}: data has values of its fields only");
        if (Texts(set, "dataType").Contains("sc:Enumeration")) Demand(own.Contains(id + "/name") && set.TryGetProperty("key", out _), $"{id}: an enumeration has a name and a key");
        if (Texts(set, "dataType").Contains("cr:Split"))
            Demand(Items(set, "data").All(row => Text(row, id + "/url") is "cr:TrainingSplit" or "cr:ValidationSplit" or "cr:TestSplit"), $"{id}: splits say which they are");
    }

    private void Field(string set, JsonElement field, bool isInline)
    {
        Demand(Text(field, "@type") == "cr:Field", $"{set}: a field is a Field");
        var id = Identify(field, "cr:Field");
        Demand(id.StartsWith(set + "/", StringComparison.Ordinal), $"{id} begins with its record set's id");
        Demand(Texts(field, "dataType").Count > 0 && Texts(field, "dataType").All(type => type.StartsWith("sc:", StringComparison.Ordinal) || type.StartsWith("cr:", StringComparison.Ordinal)), $"{id} has a data type");
        Demand(isInline != field.TryGetProperty("source", out var source), $"{id} has a source, or its record set has data");
        if (source.ValueKind != JsonValueKind.Object) return;
        foreach (var (name, type) in ((string, string)[])[("fileObject", "cr:FileObject"), ("fileSet", "cr:FileSet")])
            foreach (var file in Items(source, name)) references.Add(($"{id}.source.{name}", Text(file, "@id"), [type]));
        Demand(source.TryGetProperty("fileObject", out _) != source.TryGetProperty("fileSet", out _), $"{id} comes from one resource");
        Demand(source.TryGetProperty("extract", out var extract) && (extract.TryGetProperty("column", out _) || FileProperties.Contains(Text(extract, "fileProperty"))), $"{id} says what is extracted");
    }

    /// <summary>Ids are IRIs, unique in a description.</summary>
    private string Identify(JsonElement element, string type)
    {
        var id = Text(element, "@id");
        Demand(id.Length > 0 && !id.Any(char.IsWhiteSpace) && types.TryAdd(id, type), $"the id '{id}' is given, an IRI and unique");
        return id;
    }

    private static JsonElement[] Items(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) ? [] : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static List<string> Texts(JsonElement element, string name) => [.. Items(element, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static bool IsMediaType(string text) => System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(text, out var type) && type.MediaType == text;

    private static bool IsDate(string text) =>
        ((string[])["yyyy", "yyyy-MM", "yyyy-MM-dd"]).Any(form => DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private void Demand(bool isMet, string rule)
    {
        if (!isMet) problems.Add(rule);
    }
}
