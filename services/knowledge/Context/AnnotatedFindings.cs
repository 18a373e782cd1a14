using Lightbox.Catalog.V1;
using Lightbox.Retrieval.Terminology;

namespace Lightbox.Knowledge.Context;

/// <summary>The findings that annotations state: a flag that is set, a class with a name, a quantity that was measured. What is stated as absent is none.</summary>
internal sealed class AnnotatedFindings(TermMapper terms, ConceptTable table)
{
    /// <summary>More findings than this describe no image.</summary>
    private const int Maximum = 10;

    /// <summary>An abbreviation that nothing settles is no finding.</summary>
    private const double LeastScore = 0.7;

    /// <summary>What label sheets write where there is nothing.</summary>
    private static readonly string[] Absent = ["", "0", "0.0", "no", "none", "n", "false", "absent", "negative", "neg", "normal", "no finding", "not present", "nan", "na", "n/a", "unknown"];

    public IReadOnlyList<Concept> In(IEnumerable<Annotation> annotations) =>
        [.. annotations.Where(Holds).SelectMany(Concepts).Where(IsFinding).DistinctBy(concept => concept.Id).Take(Maximum)];

    /// <summary>The findings a text speaks of.</summary>
    public IReadOnlyList<Concept> In(string text) =>
        [.. terms.Map(text).Where(match => match.Score >= LeastScore && !match.IsNegated).Select(match => match.Concept).Where(IsFinding).DistinctBy(concept => concept.Id)];

    private static bool Holds(Annotation annotation) => annotation.ValueCase switch
    {
        Annotation.ValueOneofCase.Flag => annotation.Flag,
        Annotation.ValueOneofCase.Number => annotation.Number != 0,
        Annotation.ValueOneofCase.Uncertain or Annotation.ValueOneofCase.Geometry or Annotation.ValueOneofCase.MaskAsset => true,
        Annotation.ValueOneofCase.Text => !Absent.Contains(annotation.Text.Trim(), StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    private IEnumerable<Concept> Concepts(Annotation annotation)
    {
        foreach (var code in annotation.Codes)
        {
            foreach (var concept in table.Concepts.Values)
            {
                if (concept.Codes.Any(own => own.System == code.System && own.Code == code.Code)) yield return concept;
            }
        }

        var field = annotation.Field.Replace('_', ' ');
        // "density = fibroglandular tissue": the class is the finding where it is one, and its field where it is not.
        var named = annotation.ValueCase == Annotation.ValueOneofCase.Text ? In(annotation.Text) : [];
        foreach (var concept in named.Count > 0 ? named : In(field)) yield return concept;
    }

    private static bool IsFinding(Concept concept) => concept.Kind is ConceptKind.Finding or ConceptKind.Other;
}
