using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Ingest.Archives.Tar;

/// <summary>
/// A header block of 512 bytes (POSIX.1-2017, pax, "ustar Interchange Format"):
/// <code>
/// 0 name[100] | 100 mode[8] uid[8] gid[8] | 124 size[12] mtime[12] | 148 checksum[8] | 156 type | 157 link[100] | 257 "ustar" | 345 prefix[155]
/// </code>
/// Numbers are octal text, or with GNU a number of 95 bits behind a set first bit.
/// </summary>
/// <param name="Type">'0' or NUL file, '1' hard link, '2' symbolic link, '5' folder, 'x' and 'g' pax, 'L' and 'K' long names.</param>
/// <param name="Size">Of what follows; null when it is no number.</param>
internal sealed record TarHeader(string Name, char Type, long? Size)
{
    public const int BlockSize = 512;

    private const int ChecksumAt = 148, ChecksumLength = 8;

    public static TarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (!IsHeader(block)) return null;
        var name = Text(block[..100]);
        // GNU's own format ("ustar " and two blanks) uses the place of the prefix for times.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && Text(block.Slice(345, 155)) is { Length: > 0 } prefix) name = $"{prefix}/{name}";
        return new TarHeader(name, (char)block[156], Number(block.Slice(124, 12)));
    }

    /// <summary>Whether the block's checksum is right: a tar has no magic number that all of them share.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < BlockSize || Number(block.Slice(ChecksumAt, ChecksumLength)) is not { } expected) return false;
        long unsigned = 0, signed = 0;
        for (var i = 0; i < BlockSize; i++)
        {
            var value = i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        // Some programs of old summed signed bytes.
        return expected == unsigned || expected == signed;
    }

    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Null when it is no number, or a negative one.</summary>
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            if (field[0] != 0x80 || field.Length < 12 || field[1..4].ContainsAnyExcept((byte)0)) return null;
            var wide = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
            return wide < 0 ? null : wide;
        }

        var text = field.Trim(" \0"u8);
        long number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            number = (number << 3) | (uint)(digit - '0');
        }

        return text.Length == 0 ? null : number;
    }
}
