namespace Lightbox.Imaging.Raster;

/// <summary>
/// Netpbm's pictures: "P1" to "P6", then width, height and but for bitmaps the greatest value, as decimal numbers between white space, comments from # to the line's
/// end; one white space, then the samples: as numbers (1 to 3), packed bits (4), or bytes, two of them, the high one first, when the greatest value is above 255 (5 and 6).
/// </summary>
/// <param name="Kind">1 to 6.</param>
/// <param name="Most">The greatest value; 1 for a bitmap.</param>
/// <param name="SamplesAt">Where the samples begin.</param>
internal readonly record struct PnmHeader(int Kind, int Width, int Height, int Most, int SamplesAt)
{
    public bool IsBitmap => Kind is 1 or 4;

    public bool IsText => Kind <= 3;

    public int Samples => Kind is 3 or 6 ? 3 : 1;

    /// <summary>Two letters are no sign of their own: the numbers behind them must be there too.</summary>
    public static bool IsStart(ReadOnlySpan<byte> head) => head.Length >= 7 && head[0] == 'P' && head[1] is >= (byte)'1' and <= (byte)'6' && TryRead(head) is not null;

    /// <returns>Null when the bytes are no such header.</returns>
    public static PnmHeader? TryRead(ReadOnlySpan<byte> head)
    {
        if (head.Length < 3 || head[0] != 'P' || !IsSpace(head[2])) return null;
        int kind = head[1] - '0', at = 2;
        if (Number(head, ref at) is not { } width || Number(head, ref at) is not { } height) return null;
        int? most = kind is 1 or 4 ? 1 : Number(head, ref at);
        if (width == 0 || height == 0 || most is not (> 0 and <= 65535) || at >= head.Length || !IsSpace(head[at])) return null;
        return new(kind, width, height, most.Value, at + 1);
    }

    /// <summary>The next decimal number; null when there is something else, or the end.</summary>
    public static int? Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length && (IsSpace(bytes[at]) || bytes[at] == '#'))
        {
            bool comment = bytes[at] == '#';
            at++;
            while (comment && at < bytes.Length && bytes[at] is not ((byte)'\n' or (byte)'\r')) at++;
        }

        int start = at;
        long value = 0;
        for (; at < bytes.Length && char.IsAsciiDigit((char)bytes[at]) && value <= int.MaxValue; at++) value = (value * 10) + bytes[at] - '0';
        return at == start || value > int.MaxValue ? null : (int)value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0x0b or 0x0c;
}
