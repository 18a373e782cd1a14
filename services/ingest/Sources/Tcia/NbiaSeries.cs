using System.Text.Json;

namespace Lightbox.Ingest.Sources.Tcia;

/// <summary>A series as NBIA's getSeries lists it.</summary>
/// <param name="SizeBytes">Of its images together; null when it is not said.</param>
/// <param name="Version">All that would change with its content: dates, number of images, length; null when it says none of it.</param>
internal sealed record NbiaSeries(string Uid, long? SizeBytes, string? Version)
{
    private static readonly string[] Telling = ["TimeStamp", "MaxSubmissionTimestamp", "DateReleased", "ImageCount", "FileSize"];

    /// <summary>The whole answer: NBIA has no pages. Nothing at all stands for none.</summary>
    /// <exception cref="SourceException">BAD_ANSWER: it is no list of series.</exception>
    public static async Task<IReadOnlyList<NbiaSeries>> ReadAsync(MemoryStream json, string host, CancellationToken cancellation)
    {
        if (json.Length == 0) return [];
        var series = new List<NbiaSeries>();
        try
        {
            await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(json, cancellationToken: cancellation))
            {
                if (Text(element, "SeriesInstanceUID") is not { } uid || !DicomUid.IsValid(uid)) throw Wrong(host);
                var telling = string.Join('/', Telling.Select(name => Text(element, name)).Where(value => value is not null));
                long? size = long.TryParse(Text(element, "FileSize"), out var bytes) && bytes >= 0 ? bytes : null;
                series.Add(new NbiaSeries(uid, size, telling.Length == 0 ? null : telling));
            }
        }
        catch (JsonException broken)
        {
            throw Wrong(host, broken);
        }

        // The same list always gives the same order.
        return [.. series.DistinctBy(one => one.Uid).OrderBy(one => one.Uid, StringComparer.Ordinal)];
    }

    /// <summary>Numbers come as numbers or as text.</summary>
    private static string? Text(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text.Trim() : null,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static SourceException Wrong(string host, Exception? inner = null) =>
        new("BAD_ANSWER", $"{host} does not answer with a list of series.", inner: inner);
}
