using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lightbox.Ingest.Exports;

/// <summary>One line of <see cref="ExportFiles.Assets"/>: what the catalogue says of an asset, as JSON.</summary>
internal static class AssetLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="paths">Of its files, below the export's folder, by sha256.</param>
    public static byte[] Of(ExportItem item, IReadOnlyDictionary<string, string> paths)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("asset", item.Asset.Name);
            json.WriteString("dataset", item.Membership.Dataset);
            json.WriteString("path", item.Membership.Path);
            Text(json, "split", item.Membership.Split);
            Text(json, "patientKey", item.Membership.PatientKey);
            Text(json, "studyKey", item.Membership.StudyKey);
            Text(json, "format", item.Asset.Image?.Format);
            Text(json, "kind", item.Asset.Image?.Kind.ToString().ToLowerInvariant());
            Text(json, "modality", item.Asset.Image?.Modality);
            Parts(json, item, paths);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static void Parts(Utf8JsonWriter json, ExportItem item, IReadOnlyDictionary<string, string> paths)
    {
        json.WriteStartArray("parts");
        foreach (var part in item.Asset.Parts)
        {
            json.WriteStartObject();
            json.WriteString("file", paths[part.Sha256]);
            json.WriteString("sha256", part.Sha256);
            json.WriteString("role", part.Role);
            Text(json, "member", part.Member);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text)) json.WriteString(name, text);
    }
}
