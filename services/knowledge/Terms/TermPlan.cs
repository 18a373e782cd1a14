using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Terminology;
using Lightbox.ServiceDefaults.Errors;
using Concept = Lightbox.Retrieval.Terminology.Concept;

namespace Lightbox.Knowledge.Terms;

/// <summary>What an import of terms adds to those that are known.</summary>
/// <param name="Concepts">To keep: a concept's own part with what was brought in before.</param>
internal sealed record TermPlan(IReadOnlyList<Concept> Concepts, ImportTermsResponse Response)
{
    /// <param name="known">By id, built-in and own.</param>
    /// <param name="own">By id, what was brought in before.</param>
    /// <exception cref="InvalidRequestException">A concept is of another kind than the known one, or has the code of another.</exception>
    public static TermPlan Of(IReadOnlyList<TermLine> read, IReadOnlyDictionary<string, Concept> known, IReadOnlyDictionary<string, Concept> own)
    {
        var holders = known.Values.SelectMany(concept => concept.Codes.Select(code => (code, concept.Id))).DistinctBy(pair => pair.code).ToDictionary(pair => pair.code, pair => pair.Id);
        var next = new Dictionary<string, Concept>(StringComparer.Ordinal);
        var (created, updated, words) = (new HashSet<string>(), new HashSet<string>(), 0);
        foreach (var line in read)
        {
            var concept = line.Concept;
            if (known.TryGetValue(concept.Id, out var there) && there.Kind != concept.Kind) throw line.Wrong("kind", $"must be that of {concept.Id}, which is there already");
            foreach (var code in concept.Codes)
            {
                if (!holders.TryAdd(code, concept.Id) && holders[code] != concept.Id) throw line.Wrong("codes", $"must not have the code of {holders[code]}");
            }

            var before = next.GetValueOrDefault(concept.Id) ?? own.GetValueOrDefault(concept.Id);
            var texts = (there?.Forms ?? []).Concat(before?.Forms ?? []).Select(form => form.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
            SurfaceForm[] added = [.. concept.Forms.Where(form => texts.Add(form.Text))];
            var codes = concept.Codes.Except(there?.Codes ?? []).Except(before?.Codes ?? []).Count();
            words += added.Length;
            if (there is null) created.Add(concept.Id);
            else if (added.Length + codes > 0) updated.Add(concept.Id);
            next[concept.Id] = before is null ? concept : before with { Codes = [.. before.Codes.Union(concept.Codes)], Forms = [.. before.Forms, .. added] };
        }

        return new([.. next.Values], new() { ConceptsCreated = created.Count, ConceptsUpdated = updated.Count, SurfaceForms = words });
    }
}
