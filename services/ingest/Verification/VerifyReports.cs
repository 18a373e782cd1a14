using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Verification;

/// <summary>Names of reports: <c>verifyReports/{32 hex digits}</c>.</summary>
internal static class VerifyReports
{
    private const string Collection = "verifyReports/";

    public static string Name(string id) => Collection + id;

    /// <exception cref="InvalidRequestException">It is not the name of a report.</exception>
    public static string IdOf(string name)
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException("name", "must be verifyReports/{report}");
    }
}
