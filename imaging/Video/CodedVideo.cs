using Lightbox.Imaging.Video;

namespace Lightbox.Imaging;

/// <summary>H.264 as it is stored: packets of a byte stream (start codes), in the order of decoding.</summary>
/// <param name="Packets">Bytes, milliseconds at which it is shown, whether decoding can begin there.</param>
/// <param name="Bytes">All packets, one after the other.</param>
public sealed record CodedVideo(int Width, int Height, IReadOnlyList<(int Size, double Time, bool Key)> Packets, ReadOnlyMemory<byte> Bytes)
{
    internal static CodedVideo Of(WorkerClip clip, CancellationToken cancellation)
    {
        var codec = clip.Facts.Codec;
        if (codec is not ("h264" or "avc1" or "H264" or "AVC1" or "x264" or "X264"))
        {
            throw new UnsupportedImageException("Only a clip stored as H.264 can be sent as MP4 without coding it anew.", $"MP4 of {codec.Trim('\0', ' ')}");
        }

        var (packets, bytes) = clip.Packets(cancellation);
        return new(clip.Facts.Width, clip.Facts.Height, packets, bytes);
    }
}
