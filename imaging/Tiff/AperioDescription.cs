using System.Globalization;

namespace Lightbox.Imaging.Tiff;

/// <summary>
/// What Aperio and those who imitate it write into ImageDescription: "Aperio Image Library v11.2.1", a line about the picture, then "|"
/// and pairs "AppMag = 20|MPP = 0.4990|...". A scanner with another locale writes "0,4990".
/// </summary>
internal sealed record AperioDescription
{
    /// <summary>Micrometres per pixel of level 0; null when the text has no usable number.</summary>
    public double? Mpp { get; private init; }

    /// <summary>Objective power of the scan; null likewise.</summary>
    public double? Magnification { get; private init; }

    /// <summary>Whether the text is an Aperio one at all.</summary>
    public static bool IsAperio(string description) => description.StartsWith("Aperio", StringComparison.Ordinal);

    /// <summary>Reads the pairs; nothing in the text makes this throw.</summary>
    public static AperioDescription Parse(string description)
    {
        double? mpp = null, magnification = null;
        foreach (var pair in description.Split('|').Skip(1))
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign < 0) continue;
            switch (pair[..sign].Trim())
            {
                case "MPP":
                    mpp ??= Positive(pair[(sign + 1)..]);
                    break;
                case "AppMag":
                    magnification ??= Positive(pair[(sign + 1)..]);
                    break;
            }
        }

        return new() { Mpp = mpp, Magnification = magnification };
    }

    /// <summary>The first word of the second line: "label" and "macro" say so there.</summary>
    public static string SecondLine(string description)
    {
        int line = description.IndexOf('\n', StringComparison.Ordinal);
        return line < 0 ? "" : description[(line + 1)..].TrimStart().Split(' ', '\r', '\n')[0];
    }

    /// <summary>One comma and no point is a decimal comma; with both, or two commas, nobody knows, so it is unknown.</summary>
    private static double? Positive(string text)
    {
        text = text.Trim();
        if (text.Count(c => c == ',') == 1 && !text.Contains('.', StringComparison.Ordinal)) text = text.Replace(',', '.');
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0 ? value : null;
    }
}
