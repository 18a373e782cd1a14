namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// The entropy-coded bytes of a JPEG scan up to the next marker, without the zero bytes stuffed behind FF (T.81 F.1.2.3) and with zeros behind the end, so
/// that bits can be taken from it eight bytes at a time without looking.
/// </summary>
internal sealed class EntropySegment
{
    /// <summary>Zero bytes behind the end.</summary>
    public const int Padding = 16;

    private byte[] bytes = [];

    /// <summary>The bytes with their padding.</summary>
    public ReadOnlySpan<byte> Padded => bytes.AsSpan(0, Length + Padding);

    /// <summary>How many bytes are the scan's.</summary>
    public int Length { get; private set; }

    /// <summary>Where the marker that ends it is in the stream; the stream's end when there is none.</summary>
    public int End { get; private set; }

    /// <summary>Takes the bytes from <paramref name="start"/> on.</summary>
    public void Read(ReadOnlySpan<byte> stream, int start)
    {
        if (bytes.Length < stream.Length - start + Padding) bytes = new byte[stream.Length - start + Padding];
        int from = start, to = 0;
        while (true)
        {
            var clean = stream[from..].IndexOf((byte)0xFF);
            if (clean < 0) clean = stream.Length - from;
            stream.Slice(from, clean).CopyTo(bytes.AsSpan(to));
            from += clean;
            to += clean;
            if (from + 1 >= stream.Length || stream[from + 1] != 0) break;
            bytes[to++] = 0xFF;
            from += 2;
        }

        (Length, End) = (to, from);
        bytes.AsSpan(to, Padding).Clear();
    }

    /// <summary>Goes past the restart marker that has to stand at the end, and takes what follows it.</summary>
    public void Restart(ReadOnlySpan<byte> stream, int number)
    {
        var at = End;
        while (at + 1 < stream.Length && stream[at] == 0xFF && stream[at + 1] == 0xFF) at++;
        if (at + 1 >= stream.Length || stream[at] != 0xFF || stream[at + 1] != 0xD0 + (number & 7))
        {
            throw new ImageFormatException($"JPEG: restart marker {number & 7} was expected at byte {at}.", at, "RST");
        }

        Read(stream, at + 2);
    }
}
