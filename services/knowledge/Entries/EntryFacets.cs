using Lightbox.Knowledge.Search;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Knowledge.Entries;

/// <summary>What of an entry filters look at.</summary>
internal sealed record EntryFacets(
    string Kind,
    IReadOnlyList<string> Modalities,
    IReadOnlyList<string> BodyParts,
    string Category,
    string Dataset,
    IReadOnlyList<string> Symptoms,
    IReadOnlyList<string> Concepts,
    string Language,
    string ValidationStatus)
{
    /// <summary>The names a filter may use.</summary>
    public static readonly IReadOnlyList<string> Fields =
        ["kind", "modality", "body_part", "finding_category", "dataset", "symptom", "concept", "language", "validation_status"];

    public static EntryFacets Of(EntryRow row) => new(
        row.Kind,
        ModalityNames.Codes(row.Modality),
        row.BodyPart.Split(", ", StringSplitOptions.RemoveEmptyEntries),
        row.FindingCategory,
        row.DatasetSource,
        row.Symptoms,
        [.. row.Concepts.Select(c => c.Text), .. row.Concepts.SelectMany(c => c.Codes).Select(c => c.Code)],
        row.Language,
        row.ValidationStatus);

    public bool Matches(Filter filter) => filter.Matches(ValuesOf);

    private IReadOnlyList<string> ValuesOf(string field) => field switch
    {
        "kind" => [Kind],
        "modality" => [.. Modalities, .. Modalities.SelectMany(ModalityNames.Names)],
        "body_part" => BodyParts,
        "finding_category" => Some(Category),
        "dataset" => Dataset.Length == 0 ? [] : [Dataset, Dataset[(Dataset.IndexOf('/') + 1)..]],
        "symptom" => Symptoms,
        "concept" => Concepts,
        "language" => [Language],
        "validation_status" => Some(ValidationStatus),
        _ => [],
    };

    private static string[] Some(string text) => text.Length == 0 ? [] : [text];
}
