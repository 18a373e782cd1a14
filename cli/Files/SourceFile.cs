using Lightbox.Imaging;
using Lightbox.Imaging.Segmentation;
using Lightbox.Storage.Files;

namespace Lightbox.Cli.Files;

/// <summary>
/// A file named on the command line; with the other half of a NIfTI or Analyze pair, which belong together by their names. A folder stands for the DICOM instances
/// in it: a series as a volume, a whole slide.
/// </summary>
internal static class SourceFile
{
    /// <summary>Instances of a series; each is open while its pictures are made.</summary>
    private const int MostInstances = 10_000;

    private static readonly string[] Headers = [".hdr", ".hdr.gz"];

    private static readonly string[] Voxels = [".img", ".img.gz"];

    /// <exception cref="IOException">It is not there, no file, or cannot be opened.</exception>
    /// <exception cref="ImagingException">It is no image, or broken.</exception>
    public static IImageReader Open(string path, CancellationToken cancellation)
    {
        if (FileStat.Following(path) is { Kind: FileKind.Folder }) return OpenFolder(path, cancellation);
        RequireFile(path);
        if (Other(path, Headers, Voxels) is { } data) return OpenPair(path, data, cancellation);
        return Other(path, Voxels, Headers) is { } header ? OpenPair(header, path, cancellation) : ImageFile.Open(path, cancellation);
    }

    /// <exception cref="IOException">It is not there, no file, or cannot be opened.</exception>
    /// <exception cref="ImagingException">It is no segmentation, or broken.</exception>
    public static ISegmentation OpenSegmentation(string path, CancellationToken cancellation)
    {
        RequireFile(path);
        var source = new FileByteSource(path);
        try
        {
            return SegmentationFile.Open(source, cancellation);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static void RequireFile(string path)
    {
        switch (FileStat.Following(path))
        {
            case null: throw new FileNotFoundException($"There is no file {path}.");
            case { Kind: FileKind.Folder }: throw new IOException($"{path} is a folder; name a file in it.");
            // Opening a pipe or a device may wait for ever.
            case { Kind: not FileKind.Regular }: throw new IOException($"{path} is no regular file.");
        }
    }

    /// <summary>The other file of a pair; null when there is none, or when the file is an image by itself.</summary>
    private static string? Other(string path, string[] own, string[] other)
    {
        var extension = Array.Find(own, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        if (extension is null) return null;
        var stem = path[..^extension.Length];
        return other.SelectMany(end => (string[])[stem + end, stem + end.ToUpperInvariant()]).FirstOrDefault(file => FileStat.Following(file) is { Kind: FileKind.Regular });
    }

    /// <exception cref="IOException">No DICOM image lies in the folder itself.</exception>
    /// <exception cref="ImageFormatException">Those in it are no one series.</exception>
    private static IImageReader OpenFolder(string path, CancellationToken cancellation)
    {
        var parts = new List<ImagePart>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Where(file => FileStat.Following(file) is { Kind: FileKind.Regular }))
            {
                var source = new FileByteSource(file);
                if (IsInstance(source, cancellation)) parts.Add(new(source, ImagePart.Instance));
                else source.Dispose();
                if (parts.Count > MostInstances) throw new ImageLimitException($"{path} holds more than {MostInstances} DICOM instances.");
            }

            return parts.Count > 0 ? ImageFile.Open(parts, cancellation) : throw new IOException($"{path} is a folder without DICOM images; name a file in it.");
        }
        catch
        {
            foreach (var part in parts) part.Source.Dispose();
            throw;
        }
    }

    private static bool IsInstance(FileByteSource source, CancellationToken cancellation) =>
        ImageFile.Detect(source, cancellation) is { Verdict: FileVerdict.Image, Format: "dicom" };

    private static IImageReader OpenPair(string header, string data, CancellationToken cancellation)
    {
        var sources = new List<FileByteSource>();
        try
        {
            foreach (var file in (string[])[header, data]) sources.Add(new FileByteSource(file));
            return ImageFile.Open([new ImagePart(sources[0], ImagePart.Header), new ImagePart(sources[1])], cancellation);
        }
        catch
        {
            foreach (var source in sources) source.Dispose();
            throw;
        }
    }
}
