using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Lightbox.Knowledge.Entries;
using Lightbox.Retrieval.Lexical;

namespace Lightbox.Knowledge.Search;

/// <summary>What of an entry is searched, field by field.</summary>
internal static class EntryTexts
{
    /// <summary>Goes up when <see cref="Of"/> gives other texts of the same entry, so that stored ones are put in again.</summary>
    public const string Version = "1:";

    public static IReadOnlyList<FieldSpec> Fields { get; } =
    [
        new("name", 3, 0.3),
        new("other names", 2.5, 0),
        new("tags", 1.2, 0.2),
        new("features") { Evidence = 0.6 },
        new("description") { Evidence = 0.6 },
    ];

    /// <summary>By what the index knows again which state of an entry it has.</summary>
    public static ulong Mark(string etag) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Version + etag));

    public static string?[] Of(EntryRow row)
    {
        var modalities = ModalityNames.Codes(row.Modality);
        // What a finding is coded as is another name for it; what a dataset is labelled for is one of the things it has.
        var (names, labels) = row.Kind == EntryKinds.Dataset ? ([], row.Concepts) : (row.Concepts, (IReadOnlyList<EntryConcept>)[]);
        return
        [
            row.FindingName,
            string.Join("; ", Aliases(row.Metadata).Concat(names.Select(c => c.Text))),
            string.Join("; ", modalities.Concat(modalities.SelectMany(ModalityNames.Names)).Concat([row.BodyPart, row.FindingCategory, row.Kind, row.DatasetSource]).Concat(row.Symptoms)),
            string.Join("; ", row.KeyFeatures.Concat(labels.Select(c => c.Text))),
            row.Description + " " + row.ClinicalSignificance,
        ];
    }

    private static IEnumerable<string> Aliases(string metadata)
    {
        if (!metadata.Contains("\"aliases\"", StringComparison.Ordinal)) return [];
        using var document = JsonDocument.Parse(metadata);
        return document.RootElement.TryGetProperty("aliases", out var aliases) && aliases.ValueKind == JsonValueKind.Array
            ? [.. aliases.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)]
            : [];
    }
}
