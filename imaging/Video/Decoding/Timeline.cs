using Lightbox.Imaging.Native;
using OpenCvSharp;

namespace Lightbox.Imaging.Video.Decoding;

/// <summary>
/// When each frame of a clip is shown, from the time stamps of its packets: nothing is decoded, and what the header says of number and rate is not
/// needed. Frame n is the n-th in the order of showing.
/// </summary>
internal sealed record Timeline
{
    /// <summary>Two stamps nearer than this are one; milliseconds. The finest clock in use is 90 kHz.</summary>
    private const double Nearest = 0.005;

    private Timeline(double[] times, bool isExact)
    {
        Times = times;
        IsExact = isExact;
    }

    /// <summary>Milliseconds from the stream's start, one for each frame, ascending.</summary>
    public double[] Times { get; }

    /// <summary>Every frame has a time of its own, so that a time names a frame.</summary>
    public bool IsExact { get; }

    /// <summary>The first coded packet, which holds what the stream says of its colours; empty when pictures were counted.</summary>
    public byte[] FirstPacket { get; init; } = [];

    public int Count => Times.Length;

    /// <summary>Milliseconds of the frames at which decoding can begin, ascending; none when pictures were counted.</summary>
    public double[] Keys { get; init; } = [];

    /// <summary>The last frame not after this one at which decoding can begin; 0 when nobody knows a later one.</summary>
    public int KeyBefore(int frame)
    {
        int at = Array.BinarySearch(Keys, Times[frame]);
        if (at < 0) at = ~at - 1;
        return at < 0 ? 0 : Math.Max(0, IndexOf(Keys[at]));
    }

    /// <summary>
    /// Whether the frames follow each other evenly; containers round their stamps, to a millisecond in Matroska.
    /// </summary>
    public bool IsEven
    {
        get
        {
            double step = Count > 1 ? (Times[^1] - Times[0]) / (Count - 1) : 0;
            for (var i = 0; i < Count; i++)
            {
                if (Math.Abs(Times[i] - Times[0] - (i * step)) > 1.01) return false;
            }

            return true;
        }
    }

    /// <summary>The frame that is shown at this time; -1 when there is none.</summary>
    public int IndexOf(double milliseconds)
    {
        int at = Array.BinarySearch(Times, milliseconds);
        if (at >= 0) return at;
        at = ~at;
        if (at < Count && Times[at] - milliseconds < Nearest) return at;
        return at > 0 && milliseconds - Times[at - 1] < Nearest ? at - 1 : -1;
    }

    /// <summary>Walks over all packets of the file.</summary>
    /// <param name="pictures">Counts what the decoder gives instead, for files whose packets are not all shown.</param>
    /// <exception cref="ImageLimitException">More frames than a clip may have.</exception>
    public static Timeline Read(VideoCapture capture, bool pictures, int mostFrames)
    {
        var times = new List<double>();
        var keys = new List<double>();
        byte[] first = [];
        while (capture.Grab())
        {
            if (times.Count >= mostFrames) throw new ImageLimitException($"A clip of more than {mostFrames} frames is not read.");
            if (times.Count == 0 && !pictures) first = Packet(capture);
            times.Add(capture.Get(VideoCaptureProperties.PosMsec));
            if (!pictures && capture.Get(Ffmpeg.HasKeyFrame) != 0) keys.Add(times[^1]);
        }

        var sorted = times.ToArray();
        Array.Sort(sorted);
        bool exact = sorted.All(time => double.IsFinite(time) && Math.Abs(time) < 1e12);
        for (var i = 1; i < sorted.Length && exact; i++) exact = sorted[i] - sorted[i - 1] > Nearest;
        keys.Sort();
        return new(sorted, exact) { FirstPacket = first, Keys = exact ? [.. keys] : [] };
    }

    private static unsafe byte[] Packet(VideoCapture capture)
    {
        using var packet = new Mat();
        if (!capture.Retrieve(packet) || packet.Empty()) return [];
        return new ReadOnlySpan<byte>(packet.DataPointer, checked((int)(packet.Total() * packet.ElemSize()))).ToArray();
    }
}
