using System.Buffers.Binary;

namespace Lightbox.Imaging.Video;

/// <summary>
/// AVI's main header: "RIFF" size "AVI ", "LIST" size "hdrl", "avih" 56, then dwMicroSecPerFrame, dwMaxBytesPerSec, dwPaddingGranularity, dwFlags,
/// dwTotalFrames, dwInitialFrames, dwStreams, dwSuggestedBufferSize, dwWidth, dwHeight (32 bits each, little-endian).
/// </summary>
/// <param name="Frames">As announced.</param>
/// <param name="IsCut">The file is shorter than it says of itself.</param>
internal readonly record struct AviHeader(AnnouncedSize Size, int Frames, bool IsCut)
{
    private const int AvihAt = 24, FramesAt = AvihAt + 8 + 16, WidthAt = AvihAt + 8 + 32;

    public static AviHeader Read(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[WidthAt + 8];
        source.ReadExactly(0, head, "avih", cancellation);
        if (!head[12..16].SequenceEqual("LIST"u8) || !head[20..24].SequenceEqual("hdrl"u8) || !head[AvihAt..(AvihAt + 4)].SequenceEqual("avih"u8))
        {
            throw new ImageFormatException("AVI: no main header (hdrl, avih) at the start.", 12, "avih");
        }

        uint width = BinaryPrimitives.ReadUInt32LittleEndian(head[WidthAt..]), height = BinaryPrimitives.ReadUInt32LittleEndian(head[(WidthAt + 4)..]);
        if (width > ushort.MaxValue || height > ushort.MaxValue) throw new ImageLimitException($"A clip of {width} x {height} pixels is not read.");
        uint frames = BinaryPrimitives.ReadUInt32LittleEndian(head[FramesAt..]);
        bool cut = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L > source.Length && frames <= ImageLimits.Default.MaxFrames;
        return new(new((int)width, (int)height), (int)Math.Min(frames, int.MaxValue), cut);
    }
}
