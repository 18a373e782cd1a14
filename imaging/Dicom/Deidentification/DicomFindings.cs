namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>What the protection check found in a file: tags, never values.</summary>
public sealed record DicomFindings
{
    /// <summary>
    /// Tags with a value in them that table E.1-1 of PS3.15 takes away, and private ones, at any depth: each once, in order, as group and element in one number.
    /// UIDs are not counted: every file has them.
    /// </summary>
    public required IReadOnlyList<uint> Tags { get; init; }

    /// <summary>A person is named or can be found: by name, number, address, date of birth. Pseudonyms of a file that says its identity was removed do not count.</summary>
    public required bool HasIdentifiers { get; init; }

    public required bool HasPrivateTags { get; init; }

    /// <summary>Burned In Annotation (0028,0301) says YES.</summary>
    public required bool HasBurnedInAnnotation { get; init; }

    /// <summary>The picture is a slide's label or macro image.</summary>
    public required bool ShowsLabel { get; init; }

    /// <summary>Patient Identity Removed (0012,0062) says YES.</summary>
    public required bool SaysIdentityRemoved { get; init; }

    /// <summary>Keyword of a tag of the table ("PatientName"); empty for any other.</summary>
    public static string Keyword(uint tag) => ConfidentialityProfile.Find(new Tag(tag))?.Keyword ?? "";
}
