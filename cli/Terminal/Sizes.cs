using System.Globalization;

namespace Lightbox.Cli.Terminal;

/// <summary>Bytes for people: decimal units, as disks and networks are sold.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Bytes(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1000 && unit < Units.Length - 1; unit++) bytes /= 1000;
        return bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>Of "500", "500MB" or "1.5 GB".</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var number = text.Trim();
        var unit = Array.FindLastIndex(Units, unit => number.EndsWith(unit, StringComparison.OrdinalIgnoreCase));
        if (unit >= 0) number = number[..^Units[unit].Length].TrimEnd();
        var known = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * Math.Pow(1000, Math.Max(0, unit)) < 1e18;
        bytes = known ? (long)(value * Math.Pow(1000, Math.Max(0, unit))) : 0;
        return known;
    }

    public static string PerSecond(double bytes) => Bytes(bytes) + "/s";
}
