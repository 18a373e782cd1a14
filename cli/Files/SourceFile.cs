using Lightbox.Imaging;
using Lightbox.Storage.Files;

namespace Lightbox.Cli.Files;

/// <summary>A file named on the command line.</summary>
internal static class SourceFile
{
    /// <exception cref="IOException">It is not there, no file, or cannot be opened.</exception>
    /// <exception cref="ImagingException">It is no image, or broken.</exception>
    public static IImageReader Open(string path, CancellationToken cancellation)
    {
        switch (FileStat.Following(path))
        {
            case null: throw new FileNotFoundException($"There is no file {path}.");
            case { Kind: FileKind.Folder }: throw new IOException($"{path} is a folder; name a file in it.");
            // Opening a pipe or a device may wait for ever.
            case { Kind: not FileKind.Regular }: throw new IOException($"{path} is no regular file.");
        }

        return ImageFile.Open(path, cancellation);
    }
}
