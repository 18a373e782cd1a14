using System.Text.Json;

namespace Lightbox.Catalog.Citations;

/// <summary>One reference, read from its CSL-JSON; what it does not say is empty.</summary>
internal sealed record Reference(
    string Id, string Type, string Title, IReadOnlyList<Author> Authors, string Year, string Container, string Publisher, string Volume, string Issue,
    string Page, string Number, string Version, string Doi, string Url)
{
    public static Reference Parse(string csl)
    {
        using var document = JsonDocument.Parse(csl);
        var root = document.RootElement;
        return new Reference(
            Text(root, "id"), Text(root, "type"), Text(root, "title"), AuthorsOf(root), YearOf(root), Text(root, "container-title"), Text(root, "publisher"),
            Text(root, "volume"), Text(root, "issue"), Text(root, "page"), Text(root, "number"), Text(root, "version"), Text(root, "DOI"), Text(root, "URL"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static List<Author> AuthorsOf(JsonElement root) => root.TryGetProperty("author", out var authors) && authors.ValueKind == JsonValueKind.Array
        ? [.. authors.EnumerateArray().Select(author => new Author(Text(author, "family"), Text(author, "given"), Text(author, "literal")))]
        : [];

    private static string YearOf(JsonElement root) =>
        root.TryGetProperty("issued", out var issued) && issued.TryGetProperty("date-parts", out var parts) && parts.GetArrayLength() > 0 && parts[0].GetArrayLength() > 0
            ? parts[0][0].ToString()
            : "";
}

/// <summary>A person, or a literal name: an institution, or "others" for et al.</summary>
internal sealed record Author(string Family, string Given, string Literal)
{
    public bool IsOthers => Literal == "others";
}
