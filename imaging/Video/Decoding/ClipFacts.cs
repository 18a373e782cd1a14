using Lightbox.Imaging.Isolation;
using OpenCvSharp;

namespace Lightbox.Imaging.Video.Decoding;

/// <summary>What a clip's own stream says of it.</summary>
/// <param name="Frames">Frames that are there.</param>
/// <param name="Fps">Frames a second, the mean where they come unevenly; null when the stream has no clock.</param>
/// <param name="Times">Seconds of each frame from the first, only where they come unevenly.</param>
/// <param name="Codec">FFmpeg's four letters.</param>
internal sealed record ClipFacts(int Width, int Height, int Frames, double? Fps, double[]? Times, string Codec)
{
    /// <exception cref="ImageFormatException">No frames, or frames without a size.</exception>
    public static ClipFacts Of(VideoCapture capture, Timeline timeline, string demuxer)
    {
        int width = capture.FrameWidth, height = capture.FrameHeight;
        ImageLimits.Default.CheckSize("A clip", width, height);
        if (width < 1 || height < 1 || timeline.Count < 1) throw new ImageFormatException($"The clip says {width} x {height} x {timeline.Count} frames.", field: "frames");
        double rate = capture.Fps;
        bool clock = double.IsFinite(rate) && rate > 0 && rate < 100_000 && demuxer is not ("h264" or "hevc");
        bool uneven = clock && timeline.IsExact && timeline.Count > 2 && !timeline.IsEven;
        if (clock && timeline.IsExact && !uneven && timeline.Count > 2) rate = Even(timeline, rate);
        int code = (int)capture.Get(VideoCaptureProperties.FourCC);
        var codec = string.Concat(Enumerable.Range(0, 4).Select(i => (char)((code >> (8 * i)) & 0x7F)));
        return new(width, height, timeline.Count, clock ? rate : null, uneven ? [.. timeline.Times.Select(time => (time - timeline.Times[0]) / 1000)] : null, codec);
    }

    public byte[] ToBytes() => Wire.Write(w =>
    {
        w.Write(Width);
        w.Write(Height);
        w.Write(Frames);
        w.Write(Fps ?? double.NaN);
        w.Write(Codec);
        w.Write(Times?.Length ?? 0);
        foreach (double time in Times ?? []) w.Write(time);
    });

    public static ClipFacts Read(BinaryReader r)
    {
        var (width, height, frames, fps, codec) = (r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), r.ReadDouble(), r.ReadString());
        var times = new double[r.ReadInt32()];
        for (var i = 0; i < times.Length; i++) times[i] = r.ReadDouble();
        return new(width, height, frames, double.IsNaN(fps) ? null : fps, times.Length == 0 ? null : times, codec);
    }

    /// <summary>The header's rate where the stamps bear it out, else theirs.</summary>
    private static double Even(Timeline timeline, double rate)
    {
        double measured = (timeline.Count - 1) * 1000.0 / (timeline.Times[^1] - timeline.Times[0]);
        double drift = Math.Abs((timeline.Count - 1) * ((1000 / measured) - (1000 / rate)));
        return drift <= 2.1 ? rate : measured;
    }
}
