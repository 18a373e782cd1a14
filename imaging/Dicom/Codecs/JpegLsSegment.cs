using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// The bits of a JPEG-LS scan up to the next marker, without the zero bit stuffed into the byte behind each FF (T.87 A.1), joined again to whole
/// bytes and with zeros behind the end, so that they can be taken eight bytes at a time without looking.
/// </summary>
internal sealed class JpegLsSegment
{
    /// <summary>Zero bytes behind the end.</summary>
    public const int Padding = 16;

    private const uint LowBits = 0x01010101, HighBits = 0x80808080;

    private readonly byte[] bytes;

    /// <summary>Takes the bits from <paramref name="start"/> on.</summary>
    public JpegLsSegment(ReadOnlySpan<byte> stream, int start)
    {
        bytes = new byte[stream.Length - start + Padding];
        ulong held = 0;
        int holds = 0, from = start, to = 0;
        var behindFF = false;
        while (true)
        {
            if (!behindFF && from + 4 <= stream.Length)
            {
                var four = BinaryPrimitives.ReadUInt32BigEndian(stream[from..]);
                // No byte of it is FF when none of its complement is zero.
                if (((~four - LowBits) & four & HighBits) == 0)
                {
                    held = (held << 32) | four;
                    BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(to), (uint)(held >> holds));
                    to += 4;
                    from += 4;
                    continue;
                }
            }

            if (from >= stream.Length || (stream[from] == 0xFF && from + 1 < stream.Length && stream[from + 1] >= 0x80)) break;
            var next = stream[from++];
            held = (held << (behindFF ? 7 : 8)) | next;
            holds += behindFF ? 7 : 8;
            behindFF = next == 0xFF;
            if (holds < 8) continue;
            holds -= 8;
            bytes[to++] = (byte)(held >> holds);
        }

        Bits = ((long)to * 8) + holds;
        if (holds > 0) bytes[to] = (byte)(held << (8 - holds));
        End = from;
    }

    /// <summary>The bytes with their padding.</summary>
    public ReadOnlySpan<byte> Padded => bytes;

    /// <summary>How many bits are the scan's.</summary>
    public long Bits { get; }

    /// <summary>Where the marker that ends it is in the stream; the stream's end when there is none.</summary>
    public int End { get; }
}
