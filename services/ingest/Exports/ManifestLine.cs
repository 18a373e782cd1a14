using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Exports;

/// <summary>One line of a manifest.</summary>
internal static class ManifestLine
{
    /// <param name="path">Below the export's folder.</param>
    public static string Of(ExportLayout layout, string sha256, string path) => layout == ExportLayout.Folder ? ForSha256Sum(sha256, path) : ForBag(sha256, path);

    /// <summary>RFC 8493 2.1.3: line ends and the percent sign in a path are percent-encoded.</summary>
    private static string ForBag(string sha256, string path) =>
        $"{sha256}  {path.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal)}\n";

    /// <summary>As sha256sum writes and checks it: a line that begins with a backslash has escapes.</summary>
    private static string ForSha256Sum(string sha256, string path)
    {
        var escaped = path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
        return escaped == path ? $"{sha256}  {path}\n" : $"\\{sha256}  {escaped}\n";
    }
}
