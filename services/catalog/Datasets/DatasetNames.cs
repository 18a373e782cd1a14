using System.Text.RegularExpressions;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>Names of datasets: <c>datasets/{id}</c>, the id a slug.</summary>
internal static partial class DatasetNames
{
    private const string Prefix = "datasets/";

    /// <summary>The id of a name that this service made.</summary>
    public static string IdOf(string name) => name[Prefix.Length..];

    /// <summary>The id in a request's name.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a dataset.</exception>
    public static string Parse(string name, string field)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !Slug().IsMatch(name.AsSpan(Prefix.Length)))
            throw new InvalidRequestException(field, "must be datasets/ and an id of lower-case letters, digits and '-'");
        return name[Prefix.Length..];
    }

    /// <exception cref="InvalidRequestException">It is no id.</exception>
    public static string CheckId(string id, string field) =>
        Slug().IsMatch(id) && id.Length >= 2 ? id : throw new InvalidRequestException(field, "must be 2 to 64 lower-case letters, digits and '-', beginning with a letter or digit");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex Slug();
}
