using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lightbox.Catalog.Cards;

/// <summary>JSON-LD objects whose unknown members are left out, and their text.</summary>
internal static class JsonLd
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Plain accents; "&lt;" only as an escape, so that a card inside a web page's script element cannot end it.</summary>
    public static string Write(JsonObject card) => card.ToJsonString(Readable).Replace("<", "\\u003C", StringComparison.Ordinal);

    public static JsonObject Typed(string type) => new() { ["@type"] = type };

    /// <summary>Nothing of an empty text.</summary>
    public static JsonObject With(this JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json[name] = value;
        return json;
    }

    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null) json[name] = value;
        return json;
    }

    /// <summary>Nothing of no values, one as itself, more as an array.</summary>
    public static JsonObject WithEach(this JsonObject json, string name, IEnumerable<JsonNode?> values) => json.With(name, values.OfType<JsonNode>().ToList() switch
    {
        [] => null,
        [var one] => one,
        var many => new JsonArray([.. many]),
    });

    public static JsonObject WithEach(this JsonObject json, string name, IEnumerable<string> values) =>
        json.WithEach(name, values.Where(value => value.Length > 0).Distinct().Select(value => (JsonNode?)value));

    public static JsonObject Reference(string id) => new() { ["@id"] = id };
}
