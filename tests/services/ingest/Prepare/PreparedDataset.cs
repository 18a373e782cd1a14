using System.Globalization;
using Lightbox.Catalog.V1;
using Lightbox.Services.Tests.Catalog;

namespace Lightbox.Services.Tests.Ingest.Prepare;

/// <summary>
/// What the catalogue knows of a dataset, in lines that a test can compare as a whole. Patients and studies are p1, p2 ... and s1, s2 ... in the order of the paths; a
/// key of which no image is here is p? or s?.
/// </summary>
internal sealed class PreparedDataset
{
    private readonly Dictionary<string, string> names = [];

    /// <summary>"path[#member] split patient study", by path.</summary>
    public List<string> Places { get; } = [];

    /// <summary>"target field = value [unit] [@frame] (source)", sorted.</summary>
    public List<string> Statements { get; } = [];

    public List<Annotation> Annotations { get; } = [];

    public static async Task<PreparedDataset> ReadAsync(CatalogHost catalog, string dataset)
    {
        var prepared = new PreparedDataset();
        var assets = (await catalog.Assets.ListAssetsAsync(new ListAssetsRequest { Parent = dataset, PageSize = 1000 })).Assets;
        foreach (var asset in assets.OrderBy(asset => asset.Memberships[0].Path, StringComparer.Ordinal).ThenBy(asset => asset.Parts[0].Member, StringComparer.Ordinal)) prepared.Place(asset);
        var request = new ListAnnotationsRequest { Parent = dataset, PageSize = 1000 };
        do
        {
            var page = await catalog.Annotations.ListAnnotationsAsync(request);
            prepared.Annotations.AddRange(page.Annotations);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        prepared.Statements.AddRange(prepared.Annotations.Select(prepared.Line).Order(StringComparer.Ordinal));
        return prepared;
    }

    private void Place(Asset asset)
    {
        var at = asset.Memberships[0];
        var name = asset.Parts[0].Member.Length == 0 ? at.Path : $"{at.Path}#{asset.Parts[0].Member}";
        names.TryAdd(asset.Name, name);
        Places.Add($"{name} {Or(at.Split)} {Name("p", at.PatientKey)} {Name("s", at.StudyKey)}");
    }

    private string Name(string kind, string key)
    {
        if (key.Length == 0) return "-";
        if (!names.ContainsKey(kind + key)) names[kind + key] = kind + (names.Keys.Count(known => known.StartsWith(kind, StringComparison.Ordinal) && known.Length == kind.Length + 32) + 1);
        return names[kind + key];
    }

    private string Line(Annotation annotation)
    {
        var target = annotation.TargetCase switch
        {
            Annotation.TargetOneofCase.Asset => names[annotation.Asset],
            Annotation.TargetOneofCase.PatientKey => names.GetValueOrDefault("p" + annotation.PatientKey, "p?"),
            _ => names.GetValueOrDefault("s" + annotation.StudyKey, "s?"),
        };
        var value = annotation.ValueCase switch
        {
            Annotation.ValueOneofCase.Number => annotation.Number.ToString(CultureInfo.InvariantCulture),
            Annotation.ValueOneofCase.Text => $"'{annotation.Text}'",
            Annotation.ValueOneofCase.Flag => annotation.Flag ? "yes" : "no",
            Annotation.ValueOneofCase.Uncertain => "uncertain",
            Annotation.ValueOneofCase.MaskAsset => names[annotation.MaskAsset],
            _ => annotation.Geometry,
        };
        return $"{target} {annotation.Field} = {value}{(annotation.Unit.Length > 0 ? " " + annotation.Unit : "")}{(annotation.HasFrame ? " @" + annotation.Frame : "")} ({annotation.Source})";
    }

    private static string Or(string text) => text.Length == 0 ? "-" : text;
}
