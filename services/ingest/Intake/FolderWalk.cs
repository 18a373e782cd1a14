using Lightbox.Storage.Files;

namespace Lightbox.Ingest.Intake;

/// <summary>
/// Everything under a folder, in order of name. Links are not followed, so nothing leads out of the root or round in a circle, and only
/// regular files are ever opened: reading a FIFO or a device may never end.
/// </summary>
/// <param name="ownFolders">Our own data and blob folders, real paths: what is in them is here already.</param>
internal sealed class FolderWalk(IReadOnlyCollection<string> ownFolders)
{
    /// <summary>Linux gives up at 4096 bytes; a tree deeper than this is a trap.</summary>
    private const int MaximumDepth = 200;

    /// <param name="root">Absolute, no links in it; a folder, or one file.</param>
    public IEnumerable<WalkedFile> Walk(string root, CancellationToken cancellation)
    {
        if (FileStat.Of(root) is not { Kind: FileKind.Folder })
        {
            yield return Look(root, Path.GetFileName(root));
            yield break;
        }

        var pending = new Stack<(string Folder, string Relative, int Depth)>();
        pending.Push((root, "", 0));
        while (pending.TryPop(out var current))
        {
            cancellation.ThrowIfCancellationRequested();
            var names = List(current.Folder);
            if (names is null)
            {
                yield return Aside(current.Folder, current.Relative, "FOLDER_UNREADABLE", "The folder may not be read.");
                continue;
            }

            var folders = new List<(string, string, int)>();
            foreach (var name in names)
            {
                var full = Path.Combine(current.Folder, name);
                var relative = current.Relative.Length == 0 ? name : $"{current.Relative}/{name}";
                var found = Look(full, relative);
                if (found.Stat?.Kind != FileKind.Folder) yield return found;
                else if (ownFolders.Contains(full)) yield return Aside(full, relative, "OWN_DATA", "The folder is this program's own.");
                else if (current.Depth == MaximumDepth) yield return Aside(full, relative, "TOO_DEEP", $"The folder lies more than {MaximumDepth} deep.");
                else folders.Add((full, relative, current.Depth + 1));
            }

            for (var i = folders.Count - 1; i >= 0; i--) pending.Push(folders[i]);
        }
    }

    private static WalkedFile Aside(string full, string relative, string code, string reason) => new(relative, full, null, Objection.Skip(code, reason));

    private static WalkedFile Look(string full, string relative)
    {
        var stat = FileStat.Of(full);
        var objection = stat?.Kind switch
        {
            null => Objection.Refuse("UNREADABLE", "The file went away or its name is no valid text."),
            FileKind.Regular or FileKind.Folder => null,
            FileKind.Link => Objection.Skip("NOT_A_FILE", "A symbolic link; links are not followed."),
            FileKind.Fifo => Objection.Skip("NOT_A_FILE", "A named pipe."),
            FileKind.Socket => Objection.Skip("NOT_A_FILE", "A socket."),
            FileKind.Device => Objection.Skip("NOT_A_FILE", "A device."),
            _ => Objection.Skip("NOT_A_FILE", "Neither a file nor a folder."),
        };
        return new WalkedFile(relative, full, stat, objection);
    }

    /// <summary>Null when the folder may not be read or went away.</summary>
    private static string[]? List(string folder)
    {
        try
        {
            var names = Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
                .Select(path => Path.GetFileName(path)).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
