using System.Diagnostics;
using Lightbox.Imaging.Isolation;
using Lightbox.Imaging.Video.Decoding;

namespace Lightbox.Imaging.Video;

/// <summary>
/// A clip that a worker decodes. The worker that has it open is asked again; when that one is busy or has ended, another opens it anew, which costs time
/// and changes nothing.
/// </summary>
internal sealed class WorkerClip : IDisposable
{
    /// <summary>What a worker may take for a clip: reference frames of two decoders and of every clip it has open besides, up to 4K.</summary>
    private const long Memory = 1L << 30;

    private readonly string id = Guid.NewGuid().ToString("n");
    private readonly string path;
    private readonly string demuxer;
    private readonly bool countPictures;
    private readonly Lock gate = new();
    private readonly HashSet<int> outOfTime = [];
    private int worker;

    /// <param name="path">Must stay there until this is disposed.</param>
    /// <param name="demuxer">FFmpeg's name of the container.</param>
    /// <param name="countPictures">The file stores frames that it does not show (<see cref="Mp4EditList"/>).</param>
    /// <exception cref="ImagingException">No clip that can be decoded.</exception>
    public WorkerClip(string path, string demuxer, bool countPictures, CancellationToken cancellation)
    {
        this.path = path;
        this.demuxer = demuxer;
        this.countPictures = countPictures;
        Facts = Wire.Read(Ask(WorkerJob.ClipInfo, 0, cancellation).Arguments, ClipFacts.Read);
    }

    public ClipFacts Facts { get; }

    /// <summary>For one frame.</summary>
    public TimeSpan Deadline { get; set; } = ImageLimits.Default.Deadline;

    /// <summary>RGB, 8 bits. One frame of a clip is decoded at a time: two would each decode the way to theirs.</summary>
    public PixelBuffer Frame(int frame, CancellationToken cancellation)
    {
        lock (gate)
        {
            cancellation.ThrowIfCancellationRequested();
            if (outOfTime.Contains(frame)) throw new ImageLimitException($"Frame {frame} of this {Feature} was not decoded in time before.");
            long start = Stopwatch.GetTimestamp();
            try
            {
                return WorkerResult.Picture(Ask(WorkerJob.ClipFrame, frame, cancellation), Feature);
            }
            catch (ImageLimitException) when (Stopwatch.GetElapsedTime(start) >= Patience)
            {
                outOfTime.Add(frame);
                throw;
            }
        }
    }

    /// <summary>The coded stream, packet by packet; H.264 and HEVC as byte stream (start codes).</summary>
    public (IReadOnlyList<(int Size, double Time, bool Key)> Packets, byte[] Bytes) Packets(CancellationToken cancellation)
    {
        lock (gate)
        {
            var answer = Ask(WorkerJob.ClipPackets, 0, cancellation);
            return (PacketList.Of(answer.Arguments), answer.Body);
        }
    }

    public void Dispose()
    {
        lock (gate) WorkerPool.Shared.Tell(Request(WorkerJob.ClipClose, 0), worker);
    }

    /// <summary>Once a frame ran out of time the stream is known to be one that holds a decoder up: the others get their chance, not another whole deadline each.</summary>
    private TimeSpan Patience => outOfTime.Count == 0 ? Deadline : Deadline / 4;

    private string Feature => $"video ({demuxer})";

    private WorkerAnswer Ask(WorkerJob job, int frame, CancellationToken cancellation)
    {
        (var answer, worker) = WorkerPool.Shared.Ask(Request(job, frame), [], cancellation, worker);
        return answer;
    }

    private WorkerRequest Request(WorkerJob job, int frame) =>
        new(job, new ClipAddress(id, path, demuxer, countPictures, frame).ToBytes(), Feature, Memory, Patience);
}
