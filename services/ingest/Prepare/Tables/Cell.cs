using System.Globalization;

namespace Lightbox.Ingest.Prepare.Tables;

/// <summary>What a cell says.</summary>
internal static class Cell
{
    private static readonly HashSet<string> Blanks = new(StringComparer.OrdinalIgnoreCase) { "", "n/a", "na", "nan", "#n/a", "null", "-", "--", ".", "?" };

    /// <summary>Nothing is stated: an empty cell, or one of the words for it.</summary>
    public static bool IsBlank(string cell) => Blanks.Contains(cell);

    /// <returns>Null when it is no finite number.</returns>
    public static double? Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A whole number, also written as 3.0.</summary>
    /// <returns>Null when it is none, or negative.</returns>
    public static int? Index(string cell) => Number(cell) is { } number && number >= 0 && number <= int.MaxValue && number == Math.Floor(number) ? (int)number : null;

    /// <summary>The last run of digits in a text: 12 of "case_012", of "12A" and of "12.0".</summary>
    public static int? LastNumber(string text)
    {
        if (Index(text) is { } whole) return whole;
        var end = text.Length;
        while (end > 0 && !char.IsAsciiDigit(text[end - 1])) end--;
        var start = end;
        while (start > 0 && char.IsAsciiDigit(text[start - 1])) start--;
        return int.TryParse(text.AsSpan(start, end - start), out var number) ? number : null;
    }
}
