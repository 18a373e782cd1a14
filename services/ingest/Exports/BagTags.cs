using System.Globalization;
using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Exports;

/// <summary>What makes a folder a bag: RFC 8493 2.1.1 (declaration), 2.2.1 (tag manifest), 2.2.2 (bag-info).</summary>
internal static class BagTags
{
    /// <param name="hashes">Of the tag files written so far, by name; the payload's manifest is one of them.</param>
    public static async Task WriteAsync(Export export, string folder, SortedDictionary<string, string> hashes, CancellationToken cancellation)
    {
        hashes[ExportFiles.Declaration] = await HashedFile.WriteAsync(folder, ExportFiles.Declaration, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", cancellation);
        hashes[ExportFiles.BagInfo] = await HashedFile.WriteAsync(folder, ExportFiles.BagInfo, Info(export), cancellation);
        var manifest = string.Concat(hashes.Select(pair => ManifestLine.Of(ExportLayout.Bagit, pair.Value, pair.Key)));
        await HashedFile.WriteAsync(folder, ExportFiles.TagManifest, manifest, cancellation);
    }

    private static string Info(Export export)
    {
        var date = export.Time.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"Bag-Software-Agent: Lightbox\nBagging-Date: {date}\nExternal-Identifier: {export.Name}\n"
            + string.Concat(export.Datasets.Select(dataset => $"Internal-Sender-Identifier: {dataset}\n"))
            + $"Payload-Oxum: {export.SizeBytes}.{export.FileCount}\n";
    }
}
