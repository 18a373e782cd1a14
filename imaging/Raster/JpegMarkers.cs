using System.Buffers.Binary;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// Walks a JPEG stream: FF D8, then segments FF mm LL LL payload (LL counts itself), after each SOS entropy-coded bytes in which
/// FF 00 is a stuffed FF and FF D0..D7 are restarts, until FF D9 (ITU-T T.81 B.1.1).
/// </summary>
internal ref struct JpegMarkers(ReadOnlySpan<byte> stream)
{
    public const byte App0 = 0xe0, App1 = 0xe1, App14 = 0xee, StartOfScan = 0xda, EndOfImage = 0xd9;

    private const byte StartOfImage = 0xd8;

    private readonly ReadOnlySpan<byte> stream = stream;

    /// <summary>Where the next marker is looked for; after <see cref="EndOfImage"/>, where the stream ended.</summary>
    public int Position { get; private set; } = StartOffset(stream);

    /// <summary>The marker last read.</summary>
    public byte Marker { get; private set; }

    /// <summary>Where its FF is.</summary>
    public int MarkerOffset { get; private set; }

    /// <summary>Its payload, without the length.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>SOF0 to SOF15, among which DHT, JPG and DAC have their codes.</summary>
    public static bool IsStartOfFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);

    /// <summary>Reads the next marker and its segment.</summary>
    /// <exception cref="ImageFormatException">The stream ends or holds something else than a marker there.</exception>
    public void MoveNext()
    {
        int at = Position;
        if (at < stream.Length && stream[at] != 0xff) throw Broken($"JPEG: a marker expected, byte 0x{stream[at]:x2} found", at);
        while (at < stream.Length && stream[at] == 0xff) at++;
        if (at >= stream.Length) throw Ended(at);

        Marker = stream[at];
        MarkerOffset = at - 1;
        Position = at + 1;
        Payload = default;
        if (Marker == EndOfImage) return;
        if (Marker is < 0xc0 or StartOfImage or (>= 0xd0 and <= 0xd7)) throw Broken($"JPEG: marker FF{Marker:X2} may not stand here", MarkerOffset);

        if (Position + 2 > stream.Length) throw Ended(Position);
        int length = BinaryPrimitives.ReadUInt16BigEndian(stream[Position..]);
        if (length < 2) throw Broken($"JPEG: segment FF{Marker:X2} says it is {length} bytes long", Position);
        if (Position + length > stream.Length) throw Ended(Position);
        Payload = stream.Slice(Position + 2, length - 2);
        Position += length;
    }

    /// <summary>After a start of scan: goes to the marker that ends its entropy-coded bytes.</summary>
    public void SkipScan()
    {
        if (!TrySkipScan()) throw Ended(stream.Length);
    }

    /// <summary>The same; false, with the position at the stream's end, where the stream ends without a marker.</summary>
    public bool TrySkipScan()
    {
        while (true)
        {
            int step = stream[Position..].IndexOf((byte)0xff);
            if (step < 0 || Position + step + 1 >= stream.Length)
            {
                Position = step < 0 ? stream.Length : Position + step;
                return false;
            }

            byte next = stream[Position + step + 1];
            Position += step;
            if (next is not (0 or (>= 0xd0 and <= 0xd7))) return true;
            Position += 2;
        }
    }

    private static int StartOffset(ReadOnlySpan<byte> stream) =>
        stream.Length >= 2 && stream[0] == 0xff && stream[1] == StartOfImage
            ? 2
            : throw new ImageFormatException("JPEG: no start of image (FFD8).", 0, "SOI");

    private static ImageFormatException Broken(string what, int at) => new($"{what}, at byte {at} of the stream.", at);

    private static ImageFormatException Ended(int at) =>
        new($"JPEG: the stream ends at byte {at} before its end of image (FFD9).", at) { Truncated = true };
}
