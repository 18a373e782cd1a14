using Lightbox.Knowledge.Entries;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Knowledge.Search;

/// <summary>Which entries may be results: the request's fields and its filter together.</summary>
internal sealed class Narrowing(Filter filter, IReadOnlyList<string> modalities, string bodyPart, string symptom)
{
    /// <exception cref="ServiceDefaults.Errors.InvalidRequestException">The filter does not parse.</exception>
    public static Narrowing Of(string filter, string modality, string bodyPart, string symptom) => new(
        Filter.Parse(filter, EntryFacets.Fields),
        string.IsNullOrWhiteSpace(modality) ? [] : ModalityNames.Meant(modality.Trim()),
        bodyPart.Trim(),
        symptom.Trim());

    public bool Allows(EntryFacets facets) =>
        (modalities.Count == 0 || facets.Modalities.Any(m => modalities.Contains(m, StringComparer.OrdinalIgnoreCase)))
        && (bodyPart.Length == 0 || facets.BodyParts.Any(b => b.Contains(bodyPart, StringComparison.OrdinalIgnoreCase)))
        && (symptom.Length == 0 || facets.Symptoms.Any(s => s.Contains(symptom, StringComparison.OrdinalIgnoreCase)))
        && facets.Matches(filter);
}
