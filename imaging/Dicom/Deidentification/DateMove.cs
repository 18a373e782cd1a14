using System.Globalization;
using System.Text.RegularExpressions;

namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>
/// Dates moved by whole days (PS3.15 E.3.6): what lies between two of a patient's dates stays, and so does the time of the day.
/// </summary>
internal static partial class DateMove
{
    /// <returns>All values moved; null when one of them is no date, time or date-time that could be moved.</returns>
    public static string? Move(Vr vr, IReadOnlyList<string> values, int days)
    {
        var moved = new string[values.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            if (values[i].Length == 0)
            {
                moved[i] = "";
                continue;
            }

            var one = vr switch
            {
                Vr.DA => Date(values[i], days),
                Vr.DT => DateTime(values[i], days),
                Vr.TM => Time().IsMatch(values[i]) ? values[i] : null,
                _ => null,
            };
            if (one is null) return null;
            moved[i] = one;
        }

        return string.Join('\\', moved);
    }

    /// <summary>YYYYMMDD, or YYYY.MM.DD as before 1993.</summary>
    private static string? Date(string text, int days)
    {
        if (!System.DateTime.TryParseExact(text, ["yyyyMMdd", "yyyy.MM.dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        try
        {
            return date.AddDays(days).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>YYYYMMDD, then hours to fractions and the offset from UTC, which stay.</summary>
    private static string? DateTime(string text, int days) =>
        DateAndTime().Match(text) is { Success: true } match && Date(match.Groups["date"].Value, days) is { } date ? date + match.Groups["rest"].Value : null;

    [GeneratedRegex(@"^(?<date>[0-9]{8})(?<rest>([0-9]{2}){0,3}(\.[0-9]{1,6})?([+-][0-9]{4})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex DateAndTime();

    [GeneratedRegex(@"^[0-9]{2}(:?[0-9]{2}(:?[0-9]{2}(\.[0-9]{1,6})?)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
