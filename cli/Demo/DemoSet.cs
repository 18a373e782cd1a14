namespace Lightbox.Cli.Demo;

/// <summary>Lightbox's own sample set; its makers land in this folder.</summary>
internal static class DemoSet
{
    public static void Write(string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
    }
}
