using Microsoft.Extensions.Configuration;

namespace Lightbox.Storage;

/// <summary>Where everything that must outlive a process lies. Only its owner may look inside: it holds patients' images.</summary>
/// <param name="Path">The data folder: <c>Lightbox:Data</c>, else $XDG_DATA_HOME/lightbox, else ~/.local/share/lightbox.</param>
/// <param name="Blobs">The blob folder: <c>Lightbox:Blobs</c>, else <c>blobs</c> in the data folder.</param>
public sealed record DataFolder(string Path, string Blobs)
{
    public const string DataKey = "Lightbox:Data";
    public const string BlobsKey = "Lightbox:Blobs";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static DataFolder From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var path = System.IO.Path.GetFullPath(NonEmpty(configuration[DataKey]) ?? Default());
        return new DataFolder(path, System.IO.Path.GetFullPath(NonEmpty(configuration[BlobsKey]) ?? System.IO.Path.Combine(path, "blobs")));
    }

    /// <summary>The path of a file in the folder, which is made (mode 0700) when it is not there.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public string File(string name)
    {
        CreatePrivate(Path);
        return System.IO.Path.Combine(Path, name);
    }

    /// <summary>Makes a folder that only its owner may enter.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public static void CreatePrivate(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (IOException full) when (StorageFullException.IsFull(full))
        {
            throw new StorageFullException($"The disk of {folder} is full.", full);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The folder {folder} cannot be made or entered: {failed.Message}", failed);
        }
    }

    private static string Default()
    {
        var xdg = NonEmpty(Environment.GetEnvironmentVariable("XDG_DATA_HOME"))
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        return System.IO.Path.Combine(xdg, "lightbox");
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
