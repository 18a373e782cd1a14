namespace Lightbox.Knowledge.Entries;

/// <summary>A row of medical_imaging_knowledge, but for its vector. Text that is not known is empty; lists are never null.</summary>
internal sealed record EntryRow
{
    /// <summary>Last segment of the name: lower-case letters, digits, '-', at most 100.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="EntryKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Who brought it in: <see cref="EntryOrigins"/>.</summary>
    public required string Origin { get; init; }

    public required string FindingName { get; init; }

    /// <summary>DICOM CS values, separated by ", " where there are several.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Readable names, separated by ", " where there are several.</summary>
    public string BodyPart { get; init; } = "";

    public string FindingCategory { get; init; } = "";

    public string Description { get; init; } = "";

    public string ClinicalSignificance { get; init; } = "";

    public IReadOnlyList<string> KeyFeatures { get; init; } = [];

    public IReadOnlyList<string> DifferentialDiagnosis { get; init; } = [];

    /// <summary><c>datasets/{dataset}</c>, or a title.</summary>
    public string DatasetSource { get; init; } = "";

    /// <summary>A JSON object; "aliases" (other names) is searched like the name.</summary>
    public string Metadata { get; init; } = "{}";

    public IReadOnlyList<string> Symptoms { get; init; } = [];

    public IReadOnlyList<EntryConcept> Concepts { get; init; } = [];

    public IReadOnlyList<EntryProvenance> Provenance { get; init; } = [];

    public string ValidationStatus { get; init; } = "";

    public string Language { get; init; } = "en";

    public string Supersedes { get; init; } = "";

    public string Notice { get; init; } = "";

    public string ModelId { get; init; } = "";

    public string ModelVersion { get; init; } = "";

    public string ETag { get; init; } = "";

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }
}

/// <summary>A concept with the codes that are certain.</summary>
internal sealed record EntryConcept(string Text, IReadOnlyList<EntryCode> Codes);

/// <param name="System">SCT, DCM or RADLEX.</param>
internal sealed record EntryCode(string System, string Code, string Display = "");

/// <summary>Where an entry comes from; text that is not known is empty.</summary>
internal sealed record EntryProvenance
{
    public string Dataset { get; init; } = "";

    public string Document { get; init; } = "";

    public string Section { get; init; } = "";

    /// <summary>First character of the span, 0-based code points.</summary>
    public long? Start { get; init; }

    /// <summary>One past the last.</summary>
    public long? End { get; init; }

    public string Date { get; init; } = "";

    public string Agent { get; init; } = "";

    public string Uri { get; init; } = "";

    public string Citation { get; init; } = "";
}

internal static class EntryKinds
{
    public const string Dataset = "dataset";
    public const string Finding = "finding";
    public const string Modality = "modality";
    public const string Guideline = "guideline";
    public const string Repository = "repository";
}

internal static class EntryOrigins
{
    /// <summary>Embedded in this assembly.</summary>
    public const string BuiltIn = "built-in";

    /// <summary>Made from a dataset of the catalogue.</summary>
    public const string Catalog = "catalog";

    /// <summary>Added or changed by a person, also one that was built in: nothing but a person changes it again.</summary>
    public const string User = "user";

    /// <summary>A confirmed proposal of a document.</summary>
    public const string Document = "document";
}
