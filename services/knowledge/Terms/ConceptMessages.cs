using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Retrieval.Terminology;
using Lightbox.ServiceDefaults.Errors;
using Concept = Lightbox.Retrieval.Terminology.Concept;
using ConceptKind = Lightbox.Retrieval.Terminology.ConceptKind;
using ConceptMessage = Lightbox.Knowledge.V1.Concept;

namespace Lightbox.Knowledge.Terms;

/// <summary>Concepts to messages.</summary>
internal static class ConceptMessages
{
    private const string Collection = "concepts/";

    public static ConceptMessage ToMessage(Concept concept) => new()
    {
        Name = Collection + concept.Id,
        Kind = Kind(concept.Kind),
        Display = concept.Display,
        Codes = { concept.Codes.Select(Code) },
        SurfaceForms = { concept.Forms.Select(form => form.Text) },
        DicomModality = Modality(concept),
        DicomBodyPart = BodyPart(concept),
    };

    public static TermSpan Span(TermMatch match, string text, CodePoints places) => new()
    {
        Start = places.Of(match.Start),
        End = places.Of(match.End),
        Text = text[match.Start..match.End],
        Concept = Collection + match.Concept.Id,
        Display = match.Concept.Display,
        Score = match.Score,
        Codes = { match.Concept.Codes.Select(Code) },
        DicomModality = Modality(match.Concept),
        DicomBodyPart = BodyPart(match.Concept),
        Negated = match.IsNegated,
    };

    /// <exception cref="InvalidRequestException">Not the name of a concept.</exception>
    public static string IdOf(string name) =>
        name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : throw new InvalidRequestException("name", "must be concepts/{concept}");

    /// <summary>What a filter sees.</summary>
    public static IReadOnlyList<string> Values(Concept concept, string field) => field switch
    {
        "kind" => [Enum.GetName(Kind(concept.Kind))!, concept.Kind == ConceptKind.BodyPart ? "BODY_PART" : ""],
        "code" => [.. concept.Codes.Select(code => code.Code)],
        _ => [concept.Display],
    };

    private static ConceptCode Code(TermCode code) => new() { System = code.System, Code = code.Code };

    private static string Modality(Concept concept) => concept.Kind == ConceptKind.Modality ? concept.Dicom : "";

    private static string BodyPart(Concept concept) => concept.Kind == ConceptKind.BodyPart ? concept.Dicom : "";

    private static V1.ConceptKind Kind(ConceptKind kind) => kind switch
    {
        ConceptKind.Modality => V1.ConceptKind.Modality,
        ConceptKind.BodyPart => V1.ConceptKind.BodyPart,
        ConceptKind.Finding => V1.ConceptKind.Finding,
        _ => V1.ConceptKind.Other,
    };
}
