using Lightbox.Storage.Files;

namespace Lightbox.Storage.Blobs;

/// <summary>The 256 folders of a blob store: which are there, and in which names were made that the disk may not have yet.</summary>
internal sealed class ShardFolders(string root)
{
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

    /// <summary>Flushes the folders that got names since the last time.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public void Flush(CancellationToken cancellation)
    {
        if (isRootUnsaved)
        {
            isRootUnsaved = false;
            FolderFlush.Flush(root);
        }

        for (var shard = 0; shard < unsaved.Length; shard++)
        {
            if (!Volatile.Read(ref unsaved[shard])) continue;
            cancellation.ThrowIfCancellationRequested();
            // Before the flush: a name that comes meanwhile is the next flush's.
            Volatile.Write(ref unsaved[shard], false);
            FolderFlush.Flush(Path.Combine(root, shard.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private void Make(int shard, string path)
    {
        DataFolder.CreatePrivate(Path.GetDirectoryName(path)!);
        made[shard] = true;
        isRootUnsaved = true;
    }
}
