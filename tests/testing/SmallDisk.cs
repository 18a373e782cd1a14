using System.Diagnostics;

namespace Lightbox.Testing;

/// <summary>A disk of a few hundred KB (tmpfs): the only honest way to have it full. Needs root, as in CI.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly bool mounted;

    /// <param name="kilobytes">Its size.</param>
    public SmallDisk(int kilobytes)
    {
        Path = Directory.CreateTempSubdirectory("lightbox-disk-").FullName;
        mounted = Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Path);
        if (!mounted) Directory.Delete(Path);
        Part.Require(mounted, "the right to mount a tmpfs");
    }

    public string Path { get; }

    public void Dispose()
    {
        if (!mounted) return;
        if (!Run("umount", Path)) Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start);
        process!.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
