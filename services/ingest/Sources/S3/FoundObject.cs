namespace Lightbox.Ingest.Sources.S3;

/// <summary>An object as a listing or HEAD tells of it.</summary>
/// <param name="Tag">Its ETag without quotes; null when the server gives none.</param>
/// <param name="IsArchived">It lies in cold storage and cannot be read as it is.</param>
internal sealed record FoundObject(string Bucket, string Key, long? SizeBytes, string? Tag, bool IsArchived)
{
    /// <summary>Consoles make an empty object of such a name where they show a folder.</summary>
    public bool IsFolderMark => Key.Length == 0 || (Key[^1] == '/' && SizeBytes == 0);

    /// <summary>What opens it again: no bucket's name holds a line's end.</summary>
    public string Locator => $"{Bucket}\n{Key}";

    public static (string Bucket, string Key) Parse(string locator)
    {
        var end = locator.IndexOf('\n', StringComparison.Ordinal);
        return (locator[..end], locator[(end + 1)..]);
    }
}
