using OpenCvSharp;

namespace Lightbox.Imaging.Video.Decoding;

/// <summary>
/// A clip open in a worker. Frame n is the n-th that is shown, always: FFmpeg's own seeking names the wrong frame in clips with reordered or uneven
/// frames, so a seek only brings a decoder near, the time stamp of what it then gives says where it is, and frames are decoded from there. Where stamps do not
/// name frames (elementary and program streams, a file whose decoder counts otherwise than its packets) frames are counted from the start. Two decoders keep their places,
/// so that playing forward decodes each frame once while another place is looked at.
/// </summary>
internal sealed class ClipDecoder : IDisposable
{
    private const int MostDecoders = 2;

    /// <summary>Frames on the way to the one asked for that are kept, for whoever steps backwards.</summary>
    private const int KeptOnTheWay = 6;

    private readonly string path;
    private readonly string demuxer;
    private readonly KeptFrames frames = new();
    private readonly List<Decoder> decoders = [];
    private readonly Timeline timeline;
    private readonly ColourMatrix? colour;
    private bool seekable;
    private bool seekingTried;
    private long uses;

    /// <param name="countPictures">The file stores frames that it does not show: they are counted by decoding.</param>
    public ClipDecoder(string path, string demuxer, bool countPictures)
    {
        this.path = path;
        this.demuxer = demuxer;
        using var packets = Decoder.Open(path, demuxer, packets: true);
        timeline = ReadTimeline(packets, countPictures);
        seekable = timeline.IsExact && demuxer is "mov" or "matroska" or "avi";
        Facts = ClipFacts.Of(packets, timeline, demuxer);
        colour = ColourMatrix.Of(timeline.FirstPacket, Facts.Codec);
    }

    public ClipFacts Facts { get; }

    /// <summary>The frame, RGB; valid until the next call.</summary>
    /// <exception cref="ImageFormatException">The clip ends or breaks before it.</exception>
    public Mat Frame(int frame)
    {
        if (frames.Find(frame) is { } kept) return kept;
        var decoder = Nearest(frame);
        decoder.Used = ++uses;
        int keepFrom = frame - Math.Min(KeptOnTheWay, KeptFrames.Room(Facts.Width, Facts.Height) / 2);
        while (decoder.Next < frame)
        {
            if (!decoder.Grab()) throw Missing(decoder.Next);
            if (decoder.Next - 1 >= keepFrom && Retrieve(decoder) is { } passed) frames.Add(decoder.Next - 1, passed);
        }

        if (decoder.Next == frame && !decoder.Grab()) throw Missing(frame);
        var picture = Retrieve(decoder) ?? throw Missing(frame);
        frames.Add(frame, picture);
        return picture;
    }

    public void Dispose()
    {
        foreach (var decoder in decoders) decoder.Dispose();
        frames.Dispose();
        colour?.Dispose();
    }

    private Timeline ReadTimeline(VideoCapture packets, bool countPictures)
    {
        var read = Timeline.Read(packets, pictures: false, ImageLimits.Default.MaxFrames);
        if (!countPictures && (read.IsExact || demuxer is not ("mov" or "matroska"))) return read;
        using var pictures = Decoder.Open(path, demuxer, packets: false);
        return Timeline.Read(pictures, pictures: true, ImageLimits.Default.MaxFrames) with { FirstPacket = read.FirstPacket, Keys = countPictures ? [] : read.Keys };
    }

    private Mat? Retrieve(Decoder decoder)
    {
        var picture = decoder.Retrieve();
        if (picture is not null) colour?.Apply(picture);
        return picture;
    }

    /// <summary>
    /// A decoder that stands at the frame or before it (Next &lt;= frame), or has just grabbed it (Next = frame + 1). One that is nearer than the last key frame
    /// goes on; a seek would go back to that one, and further by the 16 frames that OpenCV allows for.
    /// </summary>
    private Decoder Nearest(int frame)
    {
        var near = decoders.Where(decoder => decoder.Next <= frame).MaxBy(decoder => decoder.Next);
        int begin = seekable ? timeline.KeyBefore(Math.Max(0, frame - SeekSlack)) : 0;
        if (near is not null && near.Next >= begin) return near;
        if (near is null || seekable)
        {
            var chosen = decoders.Count < MostDecoders ? Add() : decoders.Where(decoder => decoder != near).MinBy(decoder => decoder.Used)!;
            if (begin > 0 && TrySeek(chosen, frame)) return chosen;
            if (near is null && chosen.Next > 0) chosen.Rewind();
            near ??= chosen;
        }

        return near;
    }

    private const int SeekSlack = 16;

    private Decoder Add()
    {
        var decoder = new Decoder(path, demuxer);
        decoders.Add(decoder);
        return decoder;
    }

    private bool TrySeek(Decoder decoder, int frame)
    {
        if (!CountsAsPackets(decoder)) return false;
        foreach (int before in (int[])[0, 32, 250])
        {
            if (before > frame) break;
            if (!decoder.Seek(timeline.Times[frame - before]) || !decoder.Grab()) continue;
            int at = timeline.IndexOf(decoder.Time);
            if (at < 0 || at > frame) continue;
            decoder.Next = at + 1;
            return true;
        }

        decoder.Rewind();
        return false;
    }

    /// <summary>Once: whether the decoder's first picture has the first packet's time. In an AVI with reordered frames it has not.</summary>
    private bool CountsAsPackets(Decoder decoder)
    {
        if (seekingTried) return seekable;
        seekingTried = true;
        if (decoder.Next > 0) decoder.Rewind();
        seekable = decoder.Grab() && timeline.IndexOf(decoder.Time) == 0;
        if (!seekable) decoder.Rewind();
        return seekable;
    }

    private ImageFormatException Missing(int frame) =>
        new($"The clip gives no frame {frame}, of the {timeline.Count} it announces.", field: "frames") { Truncated = true };
}
