using System.Text;

namespace Lightbox.Ingest.Exports;

/// <summary>
/// Headers of a tar as POSIX has it (pax interchange format): 512-byte blocks of octal text; a path or a length that the plain header cannot hold goes
/// into an extended header before it. Written here so that every byte's place is known beforehand: a download goes on in the middle.
/// </summary>
internal static class TarHeader
{
    public const int Block = 512;

    private const int NameBytes = 100;
    private const long MaximumSize = 0x1_FFFF_FFFF;

    /// <param name="path">'/' between folders.</param>
    /// <param name="size">Bytes of the file.</param>
    /// <param name="unixSeconds">When it was written.</param>
    public static byte[] Of(string path, long size, long unixSeconds)
    {
        var name = Encoding.UTF8.GetBytes(path);
        if (name.Length <= NameBytes && size <= MaximumSize && Ascii.IsValid(name)) return Plain(name, size, unixSeconds, '0');

        var records = Record("path", path) + (size > MaximumSize ? Record("size", $"{size}") : "");
        var extended = Encoding.UTF8.GetBytes(records);
        var blocks = new byte[Block + Padded(extended.Length) + Block];
        Plain("PaxHeader"u8, extended.Length, unixSeconds, 'x').CopyTo(blocks, 0);
        extended.CopyTo(blocks, Block);
        Plain(Cut(name), Math.Min(size, MaximumSize), unixSeconds, '0').CopyTo(blocks, Block + Padded(extended.Length));
        return blocks;
    }

    /// <summary>A length filled up to whole blocks.</summary>
    public static long Padded(long length) => (length + Block - 1) / Block * Block;

    private static byte[] Plain(ReadOnlySpan<byte> name, long size, long unixSeconds, char type)
    {
        var header = new byte[Block];
        name.CopyTo(header);
        Octal(header.AsSpan(100, 8), 0b110_100_100);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), size);
        Octal(header.AsSpan(136, 12), unixSeconds);
        header[156] = (byte)type;
        "ustar\u000000"u8.CopyTo(header.AsSpan(257));
        // The sum is taken with its own field full of spaces.
        header.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header) sum += value;
        Octal(header.AsSpan(148, 7), sum);
        return header;
    }

    /// <summary>Octal digits with a NUL at the end.</summary>
    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    /// <summary>"length key=value\n", where the length counts itself.</summary>
    private static string Record(string key, string value)
    {
        var rest = Encoding.UTF8.GetByteCount($" {key}={value}\n");
        var length = rest + 1;
        while (length != rest + $"{length}".Length) length = rest + $"{length}".Length;
        return $"{length} {key}={value}\n";
    }

    /// <summary>For readers that know no extended headers; not in the middle of a character.</summary>
    private static byte[] Cut(byte[] name)
    {
        var length = Math.Min(name.Length, NameBytes);
        while (length > 0 && length < name.Length && (name[length] & 0xC0) == 0x80) length--;
        return name[..length];
    }
}
