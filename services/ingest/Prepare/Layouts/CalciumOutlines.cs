using System.Globalization;
using Lightbox.Imaging;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>An outline drawn on one slice.</summary>
/// <param name="Field">calcium_ and the artery's name.</param>
/// <param name="GeoJson">A polygon in pixels (column, row).</param>
/// <param name="Point">One of its points in the patient's coordinates, mm; null when the file has none.</param>
/// <param name="ImageIndex">0-based, in the order of the series.</param>
/// <param name="Source">File and number of the outline, from 1.</param>
internal sealed record CalciumOutline(string Field, string GeoJson, double[]? Point, int? ImageIndex, string Source);

/// <summary>
/// Regions as OsiriX exports them: Images[] with ImageIndex and ROIs[], each with Name, Area, Point_px[] "(x, y)" and Point_mm[] "(x, y, z)". Outlines without an area are left over
/// from drawing.
/// </summary>
internal static class CalciumOutlines
{
    public static IEnumerable<CalciumOutline> Read(string path, IByteSource source, CancellationToken cancellation)
    {
        if (PropertyList.Read(path, source, cancellation) is not Dictionary<string, object> root || !root.TryGetValue("Images", out var images) || images is not List<object> slices)
            throw LayoutMismatch.Content("coca", path, $"{path} has no Images");
        var number = 0;
        foreach (var slice in slices.OfType<Dictionary<string, object>>())
        {
            var index = slice.GetValueOrDefault("ImageIndex") is double at && at >= 0 && at < int.MaxValue ? (int?)at : null;
            foreach (var region in (slice.GetValueOrDefault("ROIs") as List<object> ?? []).OfType<Dictionary<string, object>>())
            {
                number++;
                var pixels = Points(region, "Point_px");
                if (pixels.Count < 3 || region.GetValueOrDefault("Area") is 0.0) continue;
                var name = ColumnName.Slug(region.GetValueOrDefault("Name") as string ?? "");
                yield return new CalciumOutline(
                    name.Length == 0 ? "calcium" : $"calcium_{name}"[..Math.Min(64, 8 + name.Length)], Polygon(pixels), Points(region, "Point_mm").Find(point => point.Length == 3), index, $"{path}:{number}");
            }
        }
    }

    private static List<double[]> Points(Dictionary<string, object> region, string key) =>
        [.. (region.GetValueOrDefault(key) as List<object> ?? []).OfType<string>().Select(Point).OfType<double[]>()];

    private static double[]? Point(string text)
    {
        var numbers = text.Trim('(', ')', ' ').Split(',').Select(Cell.Number).ToArray();
        return numbers.Length is 2 or 3 && Array.TrueForAll(numbers, number => number is not null) ? Array.ConvertAll(numbers, number => number!.Value) : null;
    }

    /// <summary>A ring ends where it begins (RFC 7946 3.1.6).</summary>
    private static string Polygon(List<double[]> points)
    {
        var ring = points.Append(points[0]).Select(point => string.Create(CultureInfo.InvariantCulture, $"[{point[0]:R},{point[1]:R}]"));
        return $$"""{"type":"Polygon","coordinates":[[{{string.Join(',', ring)}}]]}""";
    }
}
