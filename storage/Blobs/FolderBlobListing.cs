using System.Runtime.CompilerServices;

namespace Lightbox.Storage.Blobs;

public sealed partial class FolderBlobStore
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    /// <summary>Links and what they lead to are told of, never followed.</summary>
    private static readonly EnumerationOptions Below = new() { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = true };

    public async IAsyncEnumerable<BlobListing> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var entry in Sorted(new DirectoryInfo(root)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Name == PartialFolder) continue;
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                foreach (var listing in List(folder, cancellation)) yield return listing;
            }
            else
            {
                yield return Listing(entry, null);
            }
        }
    }

    /// <summary>One folder of the first two digits, or one that is none of ours.</summary>
    private IEnumerable<BlobListing> List(DirectoryInfo folder, CancellationToken cancellation)
    {
        var isOurs = folder.Name.Length == 2 && !folder.Name.AsSpan().ContainsAnyExcept(HexDigits);
        foreach (var entry in Sorted(folder))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry is DirectoryInfo { LinkTarget: null } deeper)
            {
                foreach (var file in deeper.EnumerateFileSystemInfos("*", Below).Where(file => file is not DirectoryInfo { LinkTarget: null })) yield return Listing(file, null);
                continue;
            }

            var isBlob = isOurs && entry is FileInfo { LinkTarget: null } && entry.Name.Length == 62 && !entry.Name.AsSpan().ContainsAnyExcept(HexDigits);
            yield return Listing(entry, isBlob ? folder.Name + entry.Name : null);
        }
    }

    /// <summary>In the order of the digits; a folder that was removed meanwhile has nothing in it.</summary>
    private static FileSystemInfo[] Sorted(DirectoryInfo folder)
    {
        try
        {
            var entries = folder.EnumerateFileSystemInfos("*", Everything).ToArray();
            Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private BlobListing Listing(FileSystemInfo entry, string? sha256)
    {
        var length = entry is FileInfo { Exists: true } file ? file.Length : 0;
        return new BlobListing(Path.GetRelativePath(root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/'), sha256, length, entry.LastWriteTimeUtc);
    }
}
