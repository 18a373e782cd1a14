namespace Lightbox.Retrieval.Terminology;

/// <summary>What a concept is.</summary>
public enum ConceptKind
{
    Modality,
    BodyPart,
    Finding,

    /// <summary>A procedure, a marker, a stain, a view.</summary>
    Other,
}

/// <summary>A code of a published system.</summary>
/// <param name="System">SCT (SNOMED CT), DCM (DICOM PS3.16) or RADLEX; a user's own terms may bring others.</param>
public sealed record TermCode(string System, string Code);

/// <summary>Something that is spoken of, by whatever words.</summary>
/// <param name="Id">Lower case with hyphens.</param>
/// <param name="Display">Preferred wording, the code system's own where it has one.</param>
/// <param name="Codes">Only such as were confirmed; SNOMED CT codes are those that DICOM publishes (PS3.16, CID 29, 4030 and 4031 and the findings of its templates).</param>
/// <param name="Dicom">Modality (CS value) of a modality, Body Part Examined (PS3.16 Table L-1) of a body part; else empty.</param>
/// <param name="Forms">Words people use for it.</param>
public sealed record Concept(string Id, ConceptKind Kind, string Display, IReadOnlyList<TermCode> Codes, string Dicom, IReadOnlyList<SurfaceForm> Forms);

/// <summary>Words for a concept.</summary>
/// <param name="Text">As written.</param>
/// <param name="Context">Words of which one must stand in the text for this reading to be certain; empty for a form that has one reading only.</param>
public sealed record SurfaceForm(string Text, IReadOnlyList<string> Context);
