using System.Text.Json;

namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>
/// An object of JSON-LD by the last part of its names: <c>sc:name</c>, <c>http://schema.org/name</c> and <c>name</c> are one. A value may be a text, an object that says its value
/// or its address, or a list of them.
/// </summary>
internal sealed class LinkedData
{
    private readonly Dictionary<string, JsonElement> members = [];

    public LinkedData(JsonElement element)
    {
        foreach (var member in element.EnumerateObject()) members.TryAdd(ShortOf(member.Name), member.Value);
    }

    public IEnumerable<string> Types => Texts("@type").Select(ShortOf);

    /// <summary>The first text, or empty.</summary>
    public string Text(string name) => Texts(name).FirstOrDefault() ?? "";

    /// <summary>Texts and numbers as they stand; of objects their value, address, URL or name.</summary>
    public IEnumerable<string> Texts(string name) => Values(name).Select(TextOf).Where(text => text.Length > 0);

    public IEnumerable<LinkedData> Nodes(string name) => Values(name).Where(value => value.ValueKind == JsonValueKind.Object).Select(value => new LinkedData(value));

    private IEnumerable<JsonElement> Values(string name) => members.TryGetValue(name, out var value) ? Flat(value) : [];

    private static IEnumerable<JsonElement> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.Object when value.TryGetProperty("@list", out var list) || value.TryGetProperty("@set", out list) => Flat(list),
        JsonValueKind.Null => [],
        _ => [value],
    };

    private static string TextOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString()!.Trim();
        if (value.ValueKind != JsonValueKind.Object) return value.GetRawText();
        var node = new LinkedData(value);
        return ((string[])["@value", "url", "@id", "name"]).Select(node.Text).FirstOrDefault(text => text.Length > 0) ?? "";
    }

    private static string ShortOf(string name) => name[(name.LastIndexOfAny(['/', '#', ':']) + 1)..];
}
