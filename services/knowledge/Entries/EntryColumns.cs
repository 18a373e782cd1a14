using System.Data.Common;

namespace Lightbox.Knowledge.Entries;

/// <summary>Rows to parameters and back, the same for both stores: lists and objects travel as JSON text, times as ISO 8601 in UTC.</summary>
internal static class EntryColumns
{
    public static EntryRow Read(DbDataReader reader) => new()
    {
        Id = reader.GetString(0),
        FindingName = reader.GetString(1),
        Modality = Text(reader, 2),
        BodyPart = Text(reader, 3),
        FindingCategory = Text(reader, 4),
        Description = reader.GetString(5),
        ClinicalSignificance = Text(reader, 6),
        KeyFeatures = EntryJson.ReadTexts(reader.GetString(7)),
        DifferentialDiagnosis = EntryJson.ReadTexts(reader.GetString(8)),
        DatasetSource = Text(reader, 9),
        Metadata = reader.GetString(10),
        Kind = reader.GetString(11),
        Symptoms = EntryJson.ReadTexts(reader.GetString(12)),
        Concepts = EntryJson.ReadConcepts(reader.GetString(13)),
        Provenance = EntryJson.ReadProvenance(reader.GetString(14)),
        ValidationStatus = Text(reader, 15),
        Language = reader.GetString(16),
        Supersedes = Text(reader, 17),
        Notice = reader.GetString(18),
        Origin = reader.GetString(19),
        ModelId = Text(reader, 20),
        ModelVersion = Text(reader, 21),
        ETag = reader.GetString(22),
        Created = Time(reader, 23),
        Updated = Time(reader, 24),
    };

    public static void Bind(DbCommand command, EntryRow row, string etag, DateTimeOffset now)
    {
        Add(command, "id", row.Id);
        Add(command, "finding_name", row.FindingName);
        Add(command, "modality", OrNull(row.Modality));
        Add(command, "body_part", OrNull(row.BodyPart));
        Add(command, "finding_category", OrNull(row.FindingCategory));
        Add(command, "description", row.Description);
        Add(command, "clinical_significance", OrNull(row.ClinicalSignificance));
        Add(command, "key_features", EntryJson.Write(row.KeyFeatures));
        Add(command, "differential_diagnosis", EntryJson.Write(row.DifferentialDiagnosis));
        Add(command, "dataset_source", OrNull(row.DatasetSource));
        Add(command, "metadata", row.Metadata);
        Add(command, "kind", row.Kind);
        Add(command, "symptoms", EntryJson.Write(row.Symptoms));
        Add(command, "concepts", EntryJson.Write(row.Concepts));
        Add(command, "provenance", EntryJson.Write(row.Provenance));
        Add(command, "validation_status", OrNull(row.ValidationStatus));
        Add(command, "language", row.Language);
        Add(command, "supersedes", OrNull(row.Supersedes));
        Add(command, "notice", row.Notice);
        Add(command, "origin", row.Origin);
        Add(command, "etag", etag);
        Add(command, "now", now.UtcDateTime.ToString("o"));
    }

    public static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

    private static DateTimeOffset Time(DbDataReader reader, int column) =>
        DateTimeOffset.Parse(reader.GetString(column), null, System.Globalization.DateTimeStyles.AssumeUniversal);
}
