namespace Lightbox.Cli.Hosting;

/// <summary>Tells a full disk from other I/O errors: ENOSPC (28) and EDQUOT (122) on Linux, ERROR_DISK_FULL on Windows.</summary>
internal static class DiskFull
{
    public static bool Is(IOException error) => (error.HResult & 0xFFFF) is 28 or 122 or 112;
}
