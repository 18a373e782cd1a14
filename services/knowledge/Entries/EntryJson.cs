using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lightbox.Knowledge.Entries;

/// <summary>The JSON of lists and objects in a row; source-generated, which keeps reflection out of the start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EntryRow))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<EntryConcept>))]
[JsonSerializable(typeof(IReadOnlyList<EntryProvenance>))]
internal sealed partial class EntryJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, Default.IReadOnlyListString);

    public static IReadOnlyList<string> ReadTexts(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListString) ?? [];

    public static string Write(IReadOnlyList<EntryConcept> concepts) => JsonSerializer.Serialize(concepts, Default.IReadOnlyListEntryConcept);

    public static IReadOnlyList<EntryConcept> ReadConcepts(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListEntryConcept) ?? [];

    public static string Write(IReadOnlyList<EntryProvenance> provenance) => JsonSerializer.Serialize(provenance, Default.IReadOnlyListEntryProvenance);

    public static IReadOnlyList<EntryProvenance> ReadProvenance(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListEntryProvenance) ?? [];

    /// <summary>A hash of what the entry says: times, vector and the old etag stay out of it.</summary>
    public static string ETagOf(EntryRow row)
    {
        var said = row with { ETag = "", Created = default, Updated = default, ModelId = "", ModelVersion = "" };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(said, Default.EntryRow)).AsSpan(0, 8));
    }
}
