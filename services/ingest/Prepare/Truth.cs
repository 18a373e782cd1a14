using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare;

/// <summary>A value of ground truth, tied to nothing yet.</summary>
internal static class Truth
{
    public static Annotation Number(double number, string unit = "") => new() { Number = number, Unit = unit };

    public static Annotation Text(string text) => new() { Text = text };

    public static Annotation Flag(bool flag) => new() { Flag = flag };

    public static Annotation Uncertain() => new() { Uncertain = true };

    public static Annotation Mask(string asset) => new() { MaskAsset = asset };

    public static Annotation Geometry(string geoJson) => new() { Geometry = geoJson };

    /// <summary>A label: 1 present, 0 absent, -1 the source is not certain.</summary>
    /// <returns>Null when it is none of them.</returns>
    public static Annotation? Label(string cell) => Cell.Number(cell) switch
    {
        1 => Flag(true),
        0 => Flag(false),
        -1 => Uncertain(),
        null when bool.TryParse(cell, out var flag) => Flag(flag),
        _ => null,
    };

    /// <summary>
    /// A cell of a sheet whose columns nobody has described: a number where it is written as one, else the text. A leading zero belongs to a name ("001"),
    /// not to a number; a percent sign is a unit.
    /// </summary>
    public static Annotation Of(string cell, string unit)
    {
        if (cell.EndsWith('%') && Plain(cell[..^1].TrimEnd()) is { } share) return Number(share, "%");
        return Plain(cell) is { } number ? Number(number, unit) : Text(cell);
    }

    private static double? Plain(string cell)
    {
        var digits = cell.TrimStart('-', '+');
        if (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1])) return null;
        return double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
    }
}
