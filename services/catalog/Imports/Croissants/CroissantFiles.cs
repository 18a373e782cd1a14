using System.Globalization;
using System.Text.RegularExpressions;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>Pages and files of a described dataset.</summary>
internal static partial class CroissantFiles
{
    private const int MaximumLinks = 50;
    private const int MaximumPatterns = 100;

    private static readonly (string Ending, string Type, string Format)[] Known =
    [
        (".dcm", "application/dicom", "DICOM"), (".nii", "nifti", "NIfTI"), (".nii.gz", "nifti", "NIfTI"), (".svs", "aperio", "SVS"), (".tif", "image/tiff", "TIFF"), (".tiff", "image/tiff", "TIFF"),
        (".png", "image/png", "PNG"), (".jpg", "image/jpeg", "JPEG"), (".jpeg", "image/jpeg", "JPEG"), (".avi", "video/x-msvideo", "AVI"), (".mp4", "video/mp4", "MP4"),
        (".hdf5", "hdf5", "HDF5"), (".h5", "hdf5", "HDF5"), (".npz", "numpy", "NPZ"), (".csv", "text/csv", "CSV"), (".tsv", "text/tab-separated-values", "TSV"),
        (".json", "application/json", "JSON"), (".jsonl", "application/jsonlines", "JSON Lines"), (".parquet", "application/x-parquet", "Parquet"), (".xml", "xml", "XML"),
        (".xlsx", "spreadsheetml", "XLSX"),
    ];

    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    public static IEnumerable<WebLink> Links(LinkedData node)
    {
        var pages = node.Texts("url").Select(uri => ("home", uri, "")).Concat(node.Texts("sameAs").Select(uri => ("related", uri, "")));
        var files = Files(node).SelectMany(file => file.Texts("contentUrl").Select(uri => ("data", uri, file.Text("name"))));
        return pages.Concat(files).Where(link => WebAddress.IsOne(link.Item2)).DistinctBy(link => link.Item2).Take(MaximumLinks)
            .Select(link => new WebLink { Kind = link.Item1, Uri = link.Item2, Title = link.Item3 });
    }

    /// <summary>By media type or by the ending of a file; containers say nothing of what is in them.</summary>
    public static IEnumerable<string> Formats(LinkedData node) => Files(node).SelectMany(file =>
    {
        string[] types = [.. file.Texts("encodingFormat")], names = [.. file.Texts("includes"), .. file.Texts("contentUrl"), file.Text("name")];
        return Known.Where(known => types.Any(type => type.Contains(known.Type, StringComparison.OrdinalIgnoreCase)) || names.Any(name => name.EndsWith(known.Ending, StringComparison.OrdinalIgnoreCase)))
            .Select(known => known.Format);
    }).Distinct();

    /// <summary>How the files lie: sets by their patterns, and files inside of others by their paths.</summary>
    public static IEnumerable<FilePattern> Patterns(LinkedData node) => Files(node).SelectMany(file =>
    {
        string[] paths = [.. file.Texts("includes"), .. file.Types.Contains("FileObject") && file.Texts("containedIn").Any() ? file.Texts("contentUrl") : []];
        return paths.Select(path => path.TrimStart('/')).Where(path => path.Length > 0 && !WebAddress.IsOne(path))
            .Select(path => new FilePattern { Path = path, Glob = path, Role = path.Contains('*', StringComparison.Ordinal) ? "files" : "file", Description = file.Text("description") });
    }).Take(MaximumPatterns);

    /// <summary>Of all files that are not inside others; null unless each says how long it is.</summary>
    public static DatasetSize? Size(LinkedData node)
    {
        var files = node.Nodes("distribution").Where(file => file.Types.Any(type => type is "FileObject" or "DataDownload") && !file.Texts("containedIn").Any()).ToList();
        var sizes = files.Select(file => Bytes(file.Text("contentSize"))).ToList();
        if (sizes.Count == 0 || sizes.Contains(null)) return null;
        return new DatasetSize { SizeBytes = sizes.Sum() ?? 0, StatedAs = files.Count == 1 ? files[0].Text("contentSize") : "", Source = node.Texts("url").FirstOrDefault(WebAddress.IsOne) ?? "" };
    }

    private static IEnumerable<LinkedData> Files(LinkedData node) => node.Nodes("distribution");

    private static long? Bytes(string text)
    {
        if (ContentSize().Match(text) is not { Success: true } size) return null;
        var unit = size.Groups["unit"].Value.ToUpperInvariant();
        var power = unit.Length == 0 ? 0 : Array.IndexOf(Units, unit.Replace("I", "", StringComparison.Ordinal));
        var factor = Math.Pow(unit.Contains('I', StringComparison.Ordinal) ? 1024 : 1000, power);
        return double.Parse(size.Groups["number"].Value, CultureInfo.InvariantCulture) * factor is var bytes and < 1e18 ? (long)bytes : null;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,15}(?:\.[0-9]{1,6})?)\s*(?<unit>B|[KMGTP]I?B)?\z", RegexOptions.IgnoreCase)]
    private static partial Regex ContentSize();
}
