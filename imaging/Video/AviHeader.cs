using System.Buffers.Binary;

namespace Lightbox.Imaging.Video;

/// <summary>
/// AVI's main header: "RIFF" size "AVI ", "LIST" size "hdrl", "avih" 56, then dwMicroSecPerFrame, dwMaxBytesPerSec, dwPaddingGranularity, dwFlags,
/// dwTotalFrames, dwInitialFrames, dwStreams, dwSuggestedBufferSize, dwWidth, dwHeight (32 bits each, little-endian).
/// </summary>
internal static class AviHeader
{
    private const int AvihAt = 24, WidthAt = AvihAt + 8 + 32;

    public static AnnouncedSize Read(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[WidthAt + 8];
        source.ReadExactly(0, head, "avih", cancellation);
        if (!head[12..16].SequenceEqual("LIST"u8) || !head[20..24].SequenceEqual("hdrl"u8) || !head[AvihAt..(AvihAt + 4)].SequenceEqual("avih"u8))
        {
            throw new ImageFormatException("AVI: no main header (hdrl, avih) at the start.", 12, "avih");
        }

        uint width = BinaryPrimitives.ReadUInt32LittleEndian(head[WidthAt..]), height = BinaryPrimitives.ReadUInt32LittleEndian(head[(WidthAt + 4)..]);
        if (width > ushort.MaxValue || height > ushort.MaxValue) throw new ImageLimitException($"A clip of {width} x {height} pixels is not read.");
        return new((int)width, (int)height);
    }
}
