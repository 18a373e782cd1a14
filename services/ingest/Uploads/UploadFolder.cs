using Lightbox.Storage;
using Microsoft.Win32.SafeHandles;

namespace Lightbox.Ingest.Uploads;

/// <summary>The bytes of uploads: <c>uploads/{id}</c> in the data folder, mode 0600.</summary>
internal sealed class UploadFolder(DataFolder folder)
{
    public string PathOf(string id) => Path.Combine(Root, id);

    private string Root => folder.File("uploads");

    /// <summary>Opens an upload's file for writing; what lies behind the committed bytes is cut off.</summary>
    /// <exception cref="StorageException">It is shorter than that.</exception>
    public SafeFileHandle Open(string id, long committedBytes)
    {
        DataFolder.CreatePrivate(Root);
        var handle = File.OpenHandle(PathOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (RandomAccess.GetLength(handle) < committedBytes) throw new StorageException("The upload's bytes are not where they were; throw it away and send it again.");
            RandomAccess.SetLength(handle, committedBytes);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Delete(string id)
    {
        if (Directory.Exists(Root)) File.Delete(PathOf(id));
    }

    /// <summary>Ids of which there are bytes.</summary>
    public IReadOnlyList<string> Ids() => Directory.Exists(Root) ? [.. Directory.EnumerateFiles(Root).Select(path => Path.GetFileName(path))] : [];
}
