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

    public static string PerSecond(double bytes) => Bytes(bytes) + "/s";
}
