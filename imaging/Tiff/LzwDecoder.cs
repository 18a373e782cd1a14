namespace Lightbox.Imaging.Tiff;

/// <summary>
/// TIFF 6.0 section 13: codes of 9 to 12 bits, most significant bit first; 256 clears the table, 257 ends. The code grows one entry
/// early (at 511, 1023, 2047), which is what every writer does.
/// </summary>
internal static class LzwDecoder
{
    private const int Clear = 256;
    private const int End = 257;

    /// <summary>Fills <paramref name="output"/> as far as the codes go.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ImageFormatException">A code that is not in the table yet.</exception>
    public static int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // An entry is a piece of the output already written: where it starts and how long it is.
        Span<int> starts = stackalloc int[4096];
        Span<int> lengths = stackalloc int[4096];
        int next = 258, width = 9, written = 0, previousStart = 0, previousLength = 0;
        long bits = 0;
        int held = 0, at = 0;
        while (written < output.Length)
        {
            while (held < width && at < input.Length)
            {
                bits = (bits << 8) | input[at++];
                held += 8;
            }

            if (held < width) break;
            int code = (int)(bits >> (held - width)) & ((1 << width) - 1);
            held -= width;
            if (code == End) break;
            if (code == Clear)
            {
                (next, width, previousLength) = (258, 9, 0);
                continue;
            }

            int start = written;
            int length = Emit(code, next, starts, lengths, previousStart, previousLength, output, written, at);
            written += length;
            if (previousLength > 0 && next < 4096)
            {
                (starts[next], lengths[next]) = (previousStart, previousLength + 1);
                next++;
            }

            width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
            (previousStart, previousLength) = (start, length);
        }

        return written;
    }

    /// <summary>Copies forward byte by byte: an entry may run into the bytes it is just writing.</summary>
    private static int Emit(
        int code, int next, Span<int> starts, Span<int> lengths, int previousStart, int previousLength, Span<byte> output, int written, int at)
    {
        if (code < Clear)
        {
            output[written] = (byte)code;
            return 1;
        }

        bool known = code < next;
        if (!known && (code != next || previousLength == 0))
        {
            throw new ImageFormatException($"LZW code {code} at byte {at} is not in the table.", field: "Compression");
        }

        int from = known ? starts[code] : previousStart;
        int length = Math.Min(known ? lengths[code] : previousLength + 1, output.Length - written);
        for (int i = 0; i < length; i++) output[written + i] = output[from + i];
        return length;
    }
}
