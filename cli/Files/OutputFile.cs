using Lightbox.Storage.Files;

namespace Lightbox.Cli.Files;

/// <summary>A file that appears whole or not at all: it is written beside its place and moved there.</summary>
internal static class OutputFile
{
    public static void Write(string path, Action<Stream> write)
    {
        // A pipe or a device (/dev/null, /dev/stdout) is written to; moving a file there would put the file in its place.
        if (FileStat.Of(path) is { Kind: not FileKind.Regular })
        {
            using var there = new FileStream(path, FileMode.Open, FileAccess.Write);
            write(there);
            return;
        }

        var beside = path + ".part";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16)) write(stream);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
