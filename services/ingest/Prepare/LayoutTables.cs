using System.Text;
using Lightbox.Imaging;
using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare;

/// <summary>
/// Files beside the images that a layout may be read from: taken in with them and kept, though they are none. By name, since a table of text has no
/// signature; what could be something else is looked into.
/// </summary>
internal static class LayoutTables
{
    /// <summary>Code of their ledger rows.</summary>
    public const string Code = "LAYOUT_TABLE";

    private const long MaximumText = 4L << 30;
    private const long MaximumJson = 1L << 20;
    private const int HeadBytes = 4096;

    private static readonly string[] Descriptions = ["dataset_description.json", "participants.json"];

    /// <returns>The format's name, or null when it is no table that a layout knows.</returns>
    public static string? FormatOf(string path, IByteSource source, CancellationToken cancellation)
    {
        var name = LayoutPath.Name(path);
        if (source.Length == 0 || name.StartsWith('.')) return null;
        switch (Path.GetExtension(name).ToLowerInvariant())
        {
            case ".csv":
                return source.Length <= MaximumText && IsText(source, cancellation) ? "csv" : null;
            case ".tsv":
                return source.Length <= MaximumText && IsText(source, cancellation) ? "tsv" : null;
            case ".xlsx":
                return source.Length <= SheetBounds.MaximumFile && Head(source, cancellation).StartsWith("PK", StringComparison.Ordinal) ? "xlsx" : null;
            case ".xml" or ".plist":
                return source.Length <= PropertyList.MaximumFile && Head(source, cancellation).Contains("<plist", StringComparison.Ordinal) ? "plist" : null;
            case ".json":
                return source.Length <= MaximumJson && Descriptions.Contains(name, StringComparer.OrdinalIgnoreCase) ? "json" : null;
            default:
                return null;
        }
    }

    private static bool IsText(IByteSource source, CancellationToken cancellation) => !Head(source, cancellation).Contains('\0', StringComparison.Ordinal);

    private static string Head(IByteSource source, CancellationToken cancellation)
    {
        var head = new byte[HeadBytes];
        return Encoding.UTF8.GetString(head, 0, source.Read(0, head, cancellation));
    }
}
