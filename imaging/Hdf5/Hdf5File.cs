using Lightbox.Imaging.Isolation;
using Lightbox.Imaging.Video;

namespace Lightbox.Imaging.Hdf5;

/// <summary>
/// An HDF5 file that a worker reads: the format is full of sizes and pointers that may lie (a chunk of terabytes, a group inside itself), so that what
/// reading costs is the worker's, which is held to its memory and time.
/// </summary>
internal sealed class Hdf5File : IDisposable
{
    private const string Feature = "HDF5";

    private const long Memory = 768L << 20;

    private readonly SpooledFile spooled;
    private readonly string id = Guid.NewGuid().ToString("n");
    private int worker;

    public Hdf5File(IByteSource source, CancellationToken cancellation)
    {
        spooled = SpooledFile.Of(source, "hdf5", cancellation);
        try
        {
            Arrays = FrameArray.Of(Ask(WorkerJob.Hdf5Arrays, "", 0, cancellation).Arguments);
        }
        catch
        {
            spooled.Dispose();
            throw;
        }
    }

    /// <summary>The file's runs of pictures, in its order.</summary>
    public IReadOnlyList<FrameArray> Arrays { get; }

    public PixelBuffer Frame(FrameArray array, int frame, CancellationToken cancellation) =>
        WorkerResult.Picture(Ask(WorkerJob.Hdf5Frame, array.Path, frame, cancellation), Feature);

    public void Dispose() => spooled.Dispose();

    private WorkerAnswer Ask(WorkerJob job, string array, int frame, CancellationToken cancellation)
    {
        var request = new WorkerRequest(job, new Hdf5Address(id, spooled.Path, array, frame).ToBytes(), Feature, Memory, ImageLimits.Default.Deadline);
        (var answer, worker) = WorkerPool.Shared.Ask(request, [], cancellation, worker);
        return answer;
    }
}
