namespace Lightbox.Cli.Hosting;

/// <summary>
/// Where one installation keeps its tables, blobs, secret and cache. The default follows XDG: $XDG_DATA_HOME/lightbox,
/// else ~/.local/share/lightbox.
/// </summary>
internal sealed class DataFolder
{
    private DataFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>What belongs to the running host only: the lock and its addresses.</summary>
    public string RunFolder => System.IO.Path.Combine(Path, "run");

    public static DataFolder At(string? option)
    {
        if (!string.IsNullOrEmpty(option)) return new DataFolder(System.IO.Path.GetFullPath(option));
        var xdg = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        var home = string.IsNullOrEmpty(xdg)
            ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share")
            : xdg;
        return new DataFolder(System.IO.Path.Combine(home, "lightbox"));
    }

    /// <summary>Makes the folder, readable by its owner alone: it will hold a secret and possibly patient images.</summary>
    public void Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(RunFolder);
            }
            else
            {
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                Directory.CreateDirectory(RunFolder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                $"The data folder {Path} cannot be made or written ({Reason(e)}); choose another with --data DIR.", inner: e);
        }
    }

    private static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "no permission",
        _ when DiskFull.Is(e) => "the disk is full",
        _ => "a part of the path is no folder",
    };
}
