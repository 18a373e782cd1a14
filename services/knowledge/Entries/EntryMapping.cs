using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Lightbox.Common.V1;
using Lightbox.Knowledge.Context;
using Lightbox.Knowledge.V1;

namespace Lightbox.Knowledge.Entries;

/// <summary>Rows to messages and back.</summary>
internal static class EntryMapping
{
    public static Entry ToMessage(this EntryRow row)
    {
        var entry = new Entry
        {
            Name = EntryNames.Of(row.Id),
            Kind = Kind(row.Kind),
            FindingName = row.FindingName,
            Modality = row.Modality,
            BodyPart = row.BodyPart,
            FindingCategory = row.FindingCategory,
            Description = row.Description,
            ClinicalSignificance = row.ClinicalSignificance,
            DatasetSource = row.DatasetSource,
            ValidationStatus = row.ValidationStatus,
            Language = row.Language,
            Supersedes = row.Supersedes.Length == 0 ? "" : EntryNames.Of(row.Supersedes),
            Notice = row.Notice,
            Model = row.ModelId.Length == 0 ? "" : "models/" + row.ModelId,
            ModelVersion = row.ModelVersion,
            CreateTime = row.Created.ToTimestamp(),
            UpdateTime = row.Updated.ToTimestamp(),
            Etag = row.ETag,
            Suspicious = Suspicion.In(row),
        };
        if (row.Metadata != "{}") entry.Metadata = Struct.Parser.ParseJson(row.Metadata);
        entry.KeyFeatures.AddRange(row.KeyFeatures);
        entry.DifferentialDiagnosis.AddRange(row.DifferentialDiagnosis);
        entry.Symptoms.AddRange(row.Symptoms);
        entry.Concepts.AddRange(row.Concepts.Select(ToMessage));
        entry.Provenance.AddRange(row.Provenance.Select(ToMessage));
        return entry;
    }

    /// <summary>The row that a caller's entry stands for: name, vector, times and etag are the server's.</summary>
    public static EntryRow ToRow(Entry entry, string id, string origin) => new()
    {
        Id = id,
        Kind = Kind(entry.Kind),
        Origin = origin,
        FindingName = entry.FindingName,
        Modality = entry.Modality,
        BodyPart = entry.BodyPart,
        FindingCategory = entry.FindingCategory,
        Description = entry.Description,
        ClinicalSignificance = entry.ClinicalSignificance,
        KeyFeatures = [.. entry.KeyFeatures],
        DifferentialDiagnosis = [.. entry.DifferentialDiagnosis],
        DatasetSource = entry.DatasetSource,
        Metadata = entry.Metadata is { Fields.Count: > 0 } metadata ? JsonFormatter.Default.Format(metadata) : "{}",
        Symptoms = [.. entry.Symptoms],
        Concepts = [.. entry.Concepts.Select(concept => new EntryConcept(concept.Text, [.. concept.Codes.Select(code => new EntryCode(code.System, code.Code, code.Display))]))],
        Provenance = [.. entry.Provenance.Select(ToRow)],
        ValidationStatus = entry.ValidationStatus,
        Language = entry.Language.Length == 0 ? "en" : entry.Language,
        Notice = entry.Notice,
    };

    public static Provenance ToMessage(this EntryProvenance provenance)
    {
        var message = new Provenance
        {
            Dataset = provenance.Dataset,
            Document = provenance.Document,
            Section = provenance.Section,
            Date = provenance.Date,
            Agent = provenance.Agent,
            Uri = provenance.Uri,
            Citation = provenance.Citation,
        };
        if (provenance.Start is { } start) message.Start = start;
        if (provenance.End is { } end) message.End = end;
        return message;
    }

    private static EntryProvenance ToRow(Provenance provenance) => new()
    {
        Dataset = provenance.Dataset,
        Document = provenance.Document,
        Section = provenance.Section,
        Start = provenance.HasStart ? provenance.Start : null,
        End = provenance.HasEnd ? provenance.End : null,
        Date = provenance.Date,
        Agent = provenance.Agent,
        Uri = provenance.Uri,
        Citation = provenance.Citation,
    };

    private static string Kind(EntryKind kind) => kind switch
    {
        EntryKind.Dataset => EntryKinds.Dataset,
        EntryKind.Modality => EntryKinds.Modality,
        EntryKind.Guideline => EntryKinds.Guideline,
        EntryKind.Repository => EntryKinds.Repository,
        _ => EntryKinds.Finding,
    };

    public static EntryKind Kind(string kind) => kind switch
    {
        EntryKinds.Dataset => EntryKind.Dataset,
        EntryKinds.Finding => EntryKind.Finding,
        EntryKinds.Modality => EntryKind.Modality,
        EntryKinds.Guideline => EntryKind.Guideline,
        EntryKinds.Repository => EntryKind.Repository,
        _ => EntryKind.Unspecified,
    };

    private static CodedText ToMessage(EntryConcept concept)
    {
        var text = new CodedText { Text = concept.Text };
        text.Codes.AddRange(concept.Codes.Select(c => new ConceptCode { System = c.System, Code = c.Code, Display = c.Display }));
        return text;
    }
}
