using System.Globalization;
using System.Text;
using System.Text.Json;
using Lightbox.Cli.Terminal;
using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;

namespace Lightbox.Cli.Knowledge;

/// <summary>Entries as a person or a program reads them.</summary>
internal static class EntryText
{
    private const string Collection = "entries/";

    public static string Id(Entry entry) => entry.Name.StartsWith(Collection, StringComparison.Ordinal) ? entry.Name[Collection.Length..] : entry.Name;

    public static string Name(string id) => id.StartsWith(Collection, StringComparison.Ordinal) ? id : Collection + id;

    public static string Kind(Entry entry) => entry.Kind.ToString().ToLowerInvariant();

    public static string Lines(Entry entry)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{entry.FindingName} ({Kind(entry)})\n\n{entry.Description}");
        Add("Significance", entry.ClinicalSignificance);
        Add("Modality", entry.Modality);
        Add("Body part", entry.BodyPart);
        Add("Category", entry.FindingCategory);
        Add("Features", string.Join("; ", entry.KeyFeatures));
        Add("Differential", string.Join("; ", entry.DifferentialDiagnosis));
        Add("Symptoms", string.Join("; ", entry.Symptoms));
        Add("Codes", string.Join("; ", entry.Concepts.Where(concept => concept.Codes.Count > 0).Select(Coded)));
        Add("Dataset", entry.DatasetSource);
        Add("Validation", entry.ValidationStatus);
        foreach (var source in entry.Provenance) Add("Source", Source(source));
        return text.Append("\n\n").Append(entry.Notice).ToString();

        void Add(string title, string value)
        {
            if (value.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n{title}: {value}");
        }
    }

    public static string Json(Entry entry) => JsonText.Write(json => Write(json, entry));

    public static void Write(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", Id(entry));
        json.WriteString("kind", Kind(entry));
        json.WriteString("name", entry.FindingName);
        json.WriteString("modality", entry.Modality);
        json.WriteString("bodyPart", entry.BodyPart);
        json.WriteString("category", entry.FindingCategory);
        json.WriteString("description", entry.Description);
        json.WriteString("significance", entry.ClinicalSignificance);
        Texts("features", entry.KeyFeatures);
        Texts("differential", entry.DifferentialDiagnosis);
        Texts("symptoms", entry.Symptoms);
        json.WriteString("dataset", entry.DatasetSource);
        json.WriteStartArray("concepts");
        foreach (var concept in entry.Concepts) Write(json, concept);
        json.WriteEndArray();
        json.WriteStartArray("provenance");
        foreach (var source in entry.Provenance) Write(json, source);
        json.WriteEndArray();
        json.WriteString("validation", entry.ValidationStatus);
        json.WriteString("notice", entry.Notice);
        json.WriteString("etag", entry.Etag);
        json.WriteEndObject();

        void Texts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
        }
    }

    private static string Coded(CodedText concept) => $"{concept.Text} {string.Join(", ", concept.Codes.Select(code => $"{code.System} {code.Code}"))}";

    private static string Source(Provenance source)
    {
        var span = source.HasStart ? string.Create(CultureInfo.InvariantCulture, $"characters {source.Start} to {source.End}") : "";
        var where = source.Citation.Length > 0 ? source.Citation : string.Join(". ", new[] { source.Document, source.Uri }.Where(part => part.Length > 0));
        return string.Join(", ", new[] { where, source.Section, span, source.Date, source.Agent }.Where(part => part.Length > 0));
    }

    private static void Write(Utf8JsonWriter json, CodedText concept)
    {
        json.WriteStartObject();
        json.WriteString("text", concept.Text);
        json.WriteStartArray("codes");
        foreach (var code in concept.Codes)
        {
            json.WriteStartObject();
            json.WriteString("system", code.System);
            json.WriteString("code", code.Code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Provenance source)
    {
        json.WriteStartObject();
        json.WriteString("dataset", source.Dataset);
        json.WriteString("document", source.Document);
        json.WriteString("section", source.Section);
        if (source.HasStart) json.WriteNumber("start", source.Start);
        if (source.HasEnd) json.WriteNumber("end", source.End);
        json.WriteString("date", source.Date);
        json.WriteString("agent", source.Agent);
        json.WriteString("uri", source.Uri);
        json.WriteString("citation", source.Citation);
        json.WriteEndObject();
    }
}
