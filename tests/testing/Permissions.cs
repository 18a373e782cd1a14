namespace Lightbox.Testing;

/// <summary>Modes of files, on systems that have them.</summary>
public static class Permissions
{
    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;

    public static UnixFileMode Of(string path)
    {
        if (!OperatingSystem.IsWindows()) return File.GetUnixFileMode(path);
        Part.Require(false, "a system with file modes");
        return default;
    }
}
