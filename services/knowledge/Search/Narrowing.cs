using Lightbox.Knowledge.Entries;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Knowledge.Search;

/// <summary>Which entries may be results: the request's fields and its filter together.</summary>
/// <param name="symptoms">Symptoms of which an entry must have one; null when it need not have any.</param>
/// <param name="also">A further condition.</param>
internal sealed class Narrowing(Filter filter, IReadOnlyList<string> modalities, string bodyPart, IReadOnlySet<string>? symptoms = null, Func<EntryFacets, bool>? also = null)
{
    /// <exception cref="ServiceDefaults.Errors.InvalidRequestException">The filter does not parse.</exception>
    public static Narrowing Of(string filter, string modality, string bodyPart, IReadOnlySet<string>? symptoms = null, Func<EntryFacets, bool>? also = null) => new(
        Filter.Parse(filter, EntryFacets.Fields),
        string.IsNullOrWhiteSpace(modality) ? [] : ModalityNames.Meant(modality.Trim()),
        bodyPart.Trim(),
        symptoms,
        also);

    /// <summary>Lets every entry through.</summary>
    public bool IsOpen => modalities.Count == 0 && bodyPart.Length == 0 && symptoms is null && also is null && filter.Root is null;

    public bool Allows(EntryFacets facets) =>
        (modalities.Count == 0 || facets.Modalities.Any(m => modalities.Contains(m, StringComparer.OrdinalIgnoreCase)))
        && (bodyPart.Length == 0 || facets.BodyParts.Any(b => b.Contains(bodyPart, StringComparison.OrdinalIgnoreCase)))
        && (symptoms is null || facets.Symptoms.Any(symptoms.Contains))
        && also?.Invoke(facets) != false
        && facets.Matches(filter);
}
