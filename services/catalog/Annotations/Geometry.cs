using System.Text;
using System.Text.Json;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Annotations;

/// <summary>A GeoJSON geometry (RFC 7946 section 3.1): type and coordinates, or a collection of geometries; coordinates are level-0 pixels.</summary>
internal static class Geometry
{
    private const int MaximumBytes = 1024 * 1024;

    /// <summary>A GeometryCollection in a polygon's coordinates needs 7.</summary>
    private const int MaximumDepth = 16;

    /// <summary>Depth of a position's array in coordinates, by type.</summary>
    private static readonly Dictionary<string, int> Depths = new()
    {
        ["Point"] = 0,
        ["MultiPoint"] = 1,
        ["LineString"] = 1,
        ["MultiLineString"] = 2,
        ["Polygon"] = 2,
        ["MultiPolygon"] = 3,
    };

    /// <exception cref="InvalidRequestException">It is none; says what of it.</exception>
    public static void Check(string text, string at)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes) throw new InvalidRequestException(at, $"must have at most {MaximumBytes} bytes");
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            Check(document.RootElement, at);
        }
        catch (JsonException)
        {
            throw new InvalidRequestException(at, "must be GeoJSON");
        }
    }

    private static void Check(JsonElement geometry, string at)
    {
        var type = geometry.ValueKind == JsonValueKind.Object && geometry.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        if (type == "GeometryCollection" && geometry.TryGetProperty("geometries", out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray()) Check(part, at);
            return;
        }

        if (!Depths.TryGetValue(type, out var depth)) throw new InvalidRequestException(at, "must be a GeoJSON geometry with its type");
        if (!geometry.TryGetProperty("coordinates", out var coordinates) || !IsCoordinates(coordinates, depth))
            throw new InvalidRequestException(at, $"must have the coordinates of a {type}");
    }

    private static bool IsCoordinates(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Array) return false;
        if (depth > 0) return element.EnumerateArray().All(part => IsCoordinates(part, depth - 1));
        return element.GetArrayLength() is 2 or 3 && element.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number);
    }
}
