using System.Text.RegularExpressions;
using Lightbox.Catalog.Datasets;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Grants;

/// <summary>Names of grants: <c>datasets/{dataset}/grants/{32 hex digits}</c>.</summary>
internal static partial class GrantNames
{
    private const string Collection = "/grants/";

    public static string Of(string datasetId, string id) => $"datasets/{datasetId}{Collection}{id}";

    /// <summary>Dataset and grant of a request's name.</summary>
    /// <exception cref="InvalidRequestException">It is not the name of a grant.</exception>
    public static (string DatasetId, string Id) Parse(string name, string field)
    {
        var cut = name.IndexOf(Collection, StringComparison.Ordinal);
        var id = cut < 0 ? "" : name[(cut + Collection.Length)..];
        if (!GrantId().IsMatch(id)) throw new InvalidRequestException(field, "must be datasets/{dataset}/grants/{grant}");
        return (DatasetNames.Parse(name[..cut], field), id);
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex GrantId();
}
