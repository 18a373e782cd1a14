using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Exports;

/// <summary>Names of exports: <c>exports/{32 hex digits}</c>, the id of the job that made it.</summary>
internal static class ExportNames
{
    private const string Collection = "exports/";

    public static string Name(string id) => Collection + id;

    /// <exception cref="InvalidRequestException">It is not the name of an export.</exception>
    public static string IdOf(string name)
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException("name", "must be exports/{export}");
    }
}
