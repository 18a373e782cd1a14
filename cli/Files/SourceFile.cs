using Lightbox.Imaging;

namespace Lightbox.Cli.Files;

/// <summary>A file named on the command line.</summary>
internal static class SourceFile
{
    /// <exception cref="IOException">It is not there, no file, or cannot be opened.</exception>
    /// <exception cref="ImagingException">It is no image, or broken.</exception>
    public static IImageReader Open(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; name a file in it.");
        var file = new FileInfo(path);
        if (!file.Exists) throw new FileNotFoundException($"There is no file {path}.");
        // Pipes, sockets and devices have no length either, and opening one may wait for ever.
        if (file.Length == 0) throw new ImageFormatException($"{path} is empty or no regular file.", 0) { Truncated = true };
        return ImageFile.Open(path, cancellation);
    }
}
