using Lightbox.Imaging.Isolation;
using Lightbox.Imaging.Video;

namespace Lightbox.Imaging.Hdf5;

/// <summary>The lists beside the pictures of an HDF5 file: which clip a frame belongs to, its number. Read by a worker, as the pictures are.</summary>
public static class Hdf5Columns
{
    /// <summary>Values in a list.</summary>
    public const int Most = 10_000_000;

    private const long Memory = 768L << 20;

    /// <summary>A list of texts or whole numbers, each as text.</summary>
    /// <param name="path">In the file, '/' between groups.</param>
    /// <returns>Null when the file has no such list.</returns>
    /// <exception cref="ImageFormatException">The file is broken.</exception>
    /// <exception cref="ImageLimitException">The list is too long.</exception>
    public static IReadOnlyList<string>? Read(IByteSource source, string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var spooled = SpooledFile.Of(source, "hdf5", cancellation);
        var address = new Hdf5Address(Guid.NewGuid().ToString("n"), spooled.Path, path, 0);
        var request = new WorkerRequest(WorkerJob.Hdf5Column, address.ToBytes(), "HDF5", Memory, ImageLimits.Default.Deadline);
        var (answer, _) = WorkerPool.Shared.Ask(request, [], cancellation);
        return Wire.Read(answer.Body, reader =>
        {
            var count = reader.ReadInt32();
            if (count < 0) return null;
            var values = new string[count];
            for (var i = 0; i < count; i++) values[i] = reader.ReadString();
            return values;
        });
    }

    internal static byte[] Write(IReadOnlyList<string>? values) => Wire.Write(writer =>
    {
        writer.Write(values?.Count ?? -1);
        foreach (var value in values ?? []) writer.Write(value);
    });
}
