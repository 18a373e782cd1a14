using System.IO.Enumeration;

namespace Lightbox.Cli.Files;

/// <summary>The files below a folder, in a stable order. Links to folders are not followed: they may lead in circles or elsewhere.</summary>
internal static class InputFiles
{
    /// <param name="except">A folder inside to leave out: the output, when it lies in the input.</param>
    /// <returns>Paths relative to <paramref name="folder"/>.</returns>
    public static List<string> Of(string folder, string except)
    {
        var found = new FileSystemEnumerable<string>(
            folder,
            (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.ToFullPath() != except,
        };
        var files = found.Select(path => Path.GetRelativePath(folder, path)).ToList();
        files.Sort(StringComparer.Ordinal);
        return files;
    }
}
