using System.Text;
using System.Text.RegularExpressions;

namespace Lightbox.Imaging.Tiff.Deidentification;

/// <summary>
/// Aperio's ImageDescription with nothing in it but how the slide was scanned: sizes, magnification, pixel size. Everything else may name a patient, a
/// person at the scanner or a file of the hospital.
/// </summary>
internal static partial class PlainDescription
{
    private static readonly HashSet<string> Keys =
    [
        "AppMag", "MPP", "StripeWidth", "Left", "Top", "OriginalWidth", "OriginalHeight", "Originalwidth", "Originalheight", "LineCameraSkew", "LineAreaXOffset",
        "LineAreaYOffset", "Focus Offset", "Exposure Time", "Exposure Scale", "DisplayColor", "Gamma", "Filtered", "DSR ID",
    ];

    /// <returns>Empty for a description that is not Aperio's.</returns>
    public static string Of(string description)
    {
        if (!AperioDescription.IsAperio(description)) return "";
        var fields = description.Split('|');
        var lines = fields[0].Split('\n');
        var text = new StringBuilder(Program().Match(lines[0]).Value.TrimEnd());
        if (lines.Length > 1) text.Append("\r\n").AppendJoin(' ', SizesAndCodecs().Matches(lines[1]).Select(match => match.Value));
        foreach (var field in fields.Skip(1))
        {
            var sign = field.IndexOf('=', StringComparison.Ordinal);
            if (sign < 0 || !Keys.Contains(field[..sign].Trim()) || !Number().IsMatch(field[(sign + 1)..])) continue;
            text.Append('|').Append(field[..sign].Trim()).Append(" = ").Append(field[(sign + 1)..].Trim());
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^Aperio( (Image|Library|Leica|Biosystems|GT450|AT2|v?[0-9]{1,4}(\.[0-9]{1,4}){0,3}))*", RegexOptions.CultureInvariant)]
    private static partial Regex Program();

    /// <summary>46000x32914 [0,100 46000x32814] (256x256) -> 574x768, JPEG/RGB Q=30.</summary>
    [GeneratedRegex(@"[\[(]?[0-9]{1,7}(x|,|, )[0-9]{1,7}[\])]?|->|-(?= )|(?<![A-Za-z0-9])(JPEG|J2K|KDU|RGB|YCC|YCbCr|LZW|RAW|NONE)(/(RGB|YCC|YCbCr|KDU))?(?![A-Za-z0-9])|Q=[0-9]{1,3}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex SizesAndCodecs();

    [GeneratedRegex(@"^\s*[-+]?[0-9]{1,9}([.,][0-9]{1,12})?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
