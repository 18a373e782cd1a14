using System.Globalization;
using Lightbox.Storage.Files;

namespace Lightbox.Storage.Blobs;

/// <summary>The 256 folders of a blob store: which are there, and in which names were made that the disk may not have yet.</summary>
internal sealed class ShardFolders(string root)
{
    /// <summary>Each flush of a folder may wait for the disk: of more than these the file system is flushed as one.</summary>
    private const int MostSingly = 2;

    private readonly bool[] made = new bool[256];
    private readonly bool[] unsaved = new bool[256];
    private volatile bool isRootUnsaved;

    /// <summary>Moves a file to its name.</summary>
    public void Move(string file, string sha256, string path)
    {
        var shard = Convert.ToInt32(sha256[..2], 16);
        if (!made[shard]) Make(shard, path);
        try
        {
            File.Move(file, path, overwrite: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody cleaned up behind our back.
            Make(shard, path);
            File.Move(file, path, overwrite: true);
        }

        Volatile.Write(ref unsaved[shard], true);
    }

    /// <summary>Makes the names that were made since the last time survive a power cut.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public void Flush(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var folders = new List<string>();
        // Before the flush: a name that comes meanwhile is the next flush's.
        if (isRootUnsaved)
        {
            isRootUnsaved = false;
            folders.Add(root);
        }

        for (var shard = 0; shard < unsaved.Length; shard++)
        {
            if (!Volatile.Read(ref unsaved[shard])) continue;
            Volatile.Write(ref unsaved[shard], false);
            folders.Add(Path.Combine(root, shard.ToString("x2", CultureInfo.InvariantCulture)));
        }

        if (folders.Count > MostSingly)
        {
            FolderFlush.FlushAll(root);
            return;
        }

        foreach (var folder in folders) FolderFlush.Flush(folder);
    }

    private void Make(int shard, string path)
    {
        DataFolder.CreatePrivate(Path.GetDirectoryName(path)!);
        made[shard] = true;
        isRootUnsaved = true;
    }
}
