using Lightbox.Imaging.Native;
using Lightbox.Imaging.Video.Decoding;
using OpenCvSharp;

namespace Lightbox.Imaging.Isolation;

/// <summary>The clips a worker has open. Every request says all that is needed to open its clip, so that any worker can take it.</summary>
internal sealed class OpenClips : IDisposable
{
    /// <summary>A decoder of full HD holds about 50 MB of reference frames.</summary>
    private const int Most = 3;

    private readonly Recent<ClipDecoder> open = new(Most);

    public WorkerResult Describe(byte[] arguments) => new(Find(ClipAddress.Of(arguments)).Facts.ToBytes());

    public WorkerResult Frame(byte[] arguments)
    {
        var address = ClipAddress.Of(arguments);
        try
        {
            return WorkerResult.Of(Find(address).Frame(address.Frame), owned: false);
        }
        catch (OpenCVException error)
        {
            throw new ImageFormatException($"Frame {address.Frame} cannot be decoded.", field: "frames", inner: error);
        }
    }

    public WorkerResult Packets(byte[] arguments, long mostBytes)
    {
        var address = ClipAddress.Of(arguments);
        var facts = Find(address).Facts;
        using var capture = Decoder.Open(address.Path, address.Demuxer, packets: true);
        using var packet = new Mat();
        using var bytes = new MemoryStream();
        var list = new List<(int Size, double Time, bool Key)>(facts.Frames);
        while (capture.Grab() && capture.Retrieve(packet))
        {
            var size = checked((int)(packet.Total() * packet.ElemSize()));
            if (list.Count > ImageLimits.Default.MaxFrames || bytes.Length + size > mostBytes / 4) throw new ImageLimitException("The clip is too long to be sent as one file.");
            unsafe
            {
                bytes.Write(new ReadOnlySpan<byte>(packet.DataPointer, size));
            }

            list.Add((size, capture.Get(VideoCaptureProperties.PosMsec), capture.Get(Ffmpeg.HasKeyFrame) != 0));
        }

        return new(PacketList.ToBytes(list), bytes.ToArray());
    }

    public WorkerResult Close(byte[] arguments)
    {
        open.Close(ClipAddress.Of(arguments).Id);
        return WorkerResult.Nothing;
    }

    public void Dispose() => open.Dispose();

    private ClipDecoder Find(ClipAddress address) => open.Find(address.Id, () => new ClipDecoder(address.Path, address.Demuxer, address.CountPictures));
}

/// <summary>Which clip, and which frame of it.</summary>
/// <param name="Id">One for each reader: the same path may hold another file tomorrow.</param>
internal readonly record struct ClipAddress(string Id, string Path, string Demuxer, bool CountPictures, int Frame)
{
    public byte[] ToBytes()
    {
        var (id, path, demuxer, count, frame) = this;
        return Wire.Write(w =>
        {
            w.Write(id);
            w.Write(path);
            w.Write(demuxer);
            w.Write(count);
            w.Write(frame);
        });
    }

    public static ClipAddress Of(byte[] arguments) => Wire.Read(arguments, r => new ClipAddress(r.ReadString(), r.ReadString(), r.ReadString(), r.ReadBoolean(), r.ReadInt32()));
}
