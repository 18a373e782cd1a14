using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lightbox.Ingest.Sources.Dicomweb;

/// <summary>One match of a search in the DICOM JSON model (PS3.18 annex F): an object of tags, each with "vr" and "Value".</summary>
internal sealed class QidoRow(JsonElement row)
{
    public const string StudyUid = "0020000D";
    public const string SeriesUid = "0020000E";
    public const string InstanceUid = "00080018";
    public const string SeriesOfStudy = "00201206";
    public const string InstancesOfSeries = "00201209";

    private const string RetrieveUrl = "00081190";

    /// <returns>The UID, unpadded; null when there is none or what stands there is no UID.</returns>
    public string? Uid(string tag) => Text(tag)?.Trim(' ', '\0') is { } uid && DicomUid.IsValid(uid) ? uid : null;

    public long? Count(string tag) => long.TryParse(Text(tag), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Changes when anything changes that the server tells of the match, but for its address.</summary>
    public string Fingerprint()
    {
        var told = row.EnumerateObject().Where(tag => tag.Name != RetrieveUrl).OrderBy(tag => tag.Name, StringComparer.Ordinal).Select(tag => $"{tag.Name} {tag.Value.GetRawText()}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(told))))[..32];
    }

    private string? Text(string tag)
    {
        if (!row.TryGetProperty(tag, out var element) || element.ValueKind != JsonValueKind.Object) return null;
        if (!element.TryGetProperty("Value", out var values) || values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0) return null;
        return values[0].ValueKind switch
        {
            JsonValueKind.String => values[0].GetString(),
            JsonValueKind.Number => values[0].GetRawText(),
            _ => null,
        };
    }
}
