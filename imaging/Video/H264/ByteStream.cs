namespace Lightbox.Imaging.Video.H264;

/// <summary>A byte stream (ITU-T H.264 annex B): units behind start codes of three or four bytes.</summary>
internal static class ByteStream
{
    /// <summary>Where each unit begins and how long it is, without its start code and without the zeros after it.</summary>
    public static List<(int Start, int Length)> Units(ReadOnlySpan<byte> stream)
    {
        var units = new List<(int, int)>();
        int at = Next(stream, 0);
        while (at < stream.Length)
        {
            int start = at + 3, next = Next(stream, start), end = next;
            while (end > start && stream[end - 1] == 0) end--;
            if (end > start) units.Add((start, end - start));
            at = next;
        }

        return units;
    }

    /// <summary>The unit without the bytes that keep start codes out of it (7.4.1).</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> unit)
    {
        var plain = new byte[unit.Length];
        int length = 0, zeros = 0;
        foreach (byte value in unit)
        {
            if (zeros >= 2 && value == 3)
            {
                zeros = 0;
                continue;
            }

            zeros = value == 0 ? zeros + 1 : 0;
            plain[length++] = value;
        }

        return plain[..length];
    }

    private static int Next(ReadOnlySpan<byte> stream, int from)
    {
        int found = from < stream.Length ? stream[from..].IndexOf((ReadOnlySpan<byte>)[0, 0, 1]) : -1;
        return found < 0 ? stream.Length : from + found;
    }
}
