using System.Text.RegularExpressions;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Assets;

/// <summary>Names of series: <c>datasets/{dataset}/series/{uid}</c>.</summary>
internal static partial class SeriesNames
{
    /// <exception cref="InvalidRequestException">It is not the name of a series.</exception>
    public static (string DatasetId, string Uid) Parse(string name, string field)
    {
        var match = Pattern().Match(name);
        return match.Success
            ? (match.Groups[1].Value, match.Groups[2].Value)
            : throw new InvalidRequestException(field, "must be datasets/, an id, /series/ and a UID");
    }

    /// <summary>The series that these instances, sorted, make up.</summary>
    public static Series Of(string name, IReadOnlyList<Asset> instances)
    {
        var first = instances[0];
        var series = new Series
        {
            Name = name,
            StudyInstanceUid = first.Image.StudyInstanceUid,
            Modality = first.Image.Modality,
            BodyPart = first.Image.BodyPart,
            InstanceCount = instances.Count,
            Assets = { instances.Select(asset => asset.Name) },
            StudyKey = first.Memberships[0].StudyKey,
            PatientKey = first.Memberships[0].PatientKey,
        };
        if (first.Image.HasRows) series.Rows = first.Image.Rows;
        if (first.Image.HasColumns) series.Columns = first.Image.Columns;
        return series;
    }

    // Real files carry UIDs that break the standard's grammar; what is stored is a parameter, so only a slash and controls matter here.
    [GeneratedRegex(@"\Adatasets/([a-z0-9][a-z0-9-]{0,63})/series/([^/\p{Cc}]{1,256})\z")]
    private static partial Regex Pattern();
}
