namespace Lightbox.Imaging.Video;

/// <summary>A path that FFmpeg can open: the source's own file, or a copy under the system's temporary folder that goes away with this.</summary>
internal sealed class SpooledFile : IDisposable
{
    private const long MaxBytes = 8L << 30;

    private readonly string? folder;

    private SpooledFile(string path, string? folder)
    {
        Path = path;
        this.folder = folder;
    }

    public string Path { get; }

    /// <summary>
    /// The source's own path when it is safe to hand over: FFmpeg reads a name with % in it as a pattern for other files, so such a file is copied.
    /// </summary>
    /// <param name="extension">Without the dot.</param>
    public static SpooledFile Of(IByteSource source, string extension, CancellationToken cancellation)
    {
        if (source.LocalPath is { } local && !System.IO.Path.GetFileName(local).Contains('%')) return new(local, null);
        if (source.Length > MaxBytes) throw new ImageLimitException($"A clip of {source.Length} bytes is not copied to disk to be read.");
        var folder = Directory.CreateTempSubdirectory("lightbox-clip-").FullName;
        var file = new SpooledFile(System.IO.Path.Combine(folder, "clip." + extension), folder);
        try
        {
            file.Fill(source, cancellation);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (folder is not null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private void Fill(IByteSource source, CancellationToken cancellation)
    {
        using var target = File.Create(Path);
        using var from = source.AsStream(cancellation);
        from.CopyTo(target, 1 << 20);
    }
}
