namespace Lightbox.Cli.Hosting;

/// <summary>Tells a full disk from other I/O errors: ENOSPC (28) and EDQUOT (122) on Linux, ERROR_DISK_FULL (112) on Windows.</summary>
internal static class DiskFull
{
    public static bool Is(Exception error) => error switch
    {
        AggregateException several => several.Flatten().InnerExceptions.All(Is),
        IOException io => (io.HResult & 0xFFFF) is 28 or 122 or 112,
        _ => false,
    };
}
