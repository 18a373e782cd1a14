using System.Buffers.Binary;

namespace Lightbox.Bench.Fuzz;

/// <summary>
/// Ways in which files break, written as the steps of tests/corpus: single bytes, numbers at their extremes or off by one, digits, cuts, doubled, moved and missing
/// stretches. Where a checksum would hide what is behind it, it is made right again in half of the cases.
/// </summary>
internal static class Mutation
{
    private const int MostBytes = 48;

    private static readonly ulong[] Numbers = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0, 1UL << 32, long.MaxValue, ulong.MaxValue];

    /// <param name="name">Its ending says which checksums there are.</param>
    public static string Steps(byte[] original, string name, Random random)
    {
        var (before, after) = random.Next(2) == 0 ? ("", "") : Path.GetExtension(name) switch
        {
            ".gz" => ("gunzip", "gzip"),
            ".png" => ("", "pngcrc"),
            ".npz" => ("", "zipcrc"),
            _ => ("", ""),
        };
        var steps = new List<string>();
        var bytes = before.Length == 0 ? original : Imaging.Tests.Corpus.Mutation.Apply(original, before);
        if (before.Length > 0) steps.Add(before);
        int edits = 1 + (int)(random.NextDouble() * random.NextDouble() * 10);
        for (int i = 0; i < edits && bytes.Length > 8; i++)
        {
            string step = Step(bytes, random);
            steps.Add(step);
            bytes = Imaging.Tests.Corpus.Mutation.Apply(bytes, step);
        }

        if (after.Length > 0) steps.Add(after);
        return string.Join(';', steps);
    }

    private static string Step(byte[] bytes, Random random)
    {
        int at = Place(bytes.Length, random), count = Math.Min(bytes.Length - at, 1 + (int)(random.NextDouble() * random.NextDouble() * 200));
        switch (random.Next(14))
        {
            case 0 or 1:
                return Set(at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 2:
                return Set(at, [(byte)random.Next(256)]);
            case 3 or 4 or 5:
                return Set(at, Number(bytes.Length - at, random));
            case 6 or 7:
                return Set(at, OffByOne(bytes, at, random));
            case 8:
                return Digits(bytes, at, random);
            case 9:
                return $"cut {Math.Max(8, random.Next(3) == 0 ? at : random.Next(bytes.Length))}";
            case 10:
                return $"drop {at} {count}";
            case 11:
                return $"repeat {at} {count} {(random.Next(8) == 0 ? 200 : 1)}";
            case 12:
                return $"fill {at} {count} {random.Next(2) * 255:X2}";
            default:
                int from = random.Next(bytes.Length), length = Math.Min(bytes.Length - from, 1 + random.Next(MostBytes));
                return random.Next(2) == 0 || at + length > bytes.Length ? $"insert {at} {Hex(bytes.AsSpan(from, length))}" : Set(at, bytes[from..(from + length)]);
        }
    }

    private static byte[] Number(int room, Random random)
    {
        Span<byte> value = stackalloc byte[8];
        ulong number = Numbers[random.Next(Numbers.Length)];
        int width = Math.Min(room, 1 << random.Next(4));
        if (random.Next(2) == 0) BinaryPrimitives.WriteUInt64LittleEndian(value, number);
        else BinaryPrimitives.WriteUInt64BigEndian(value, number << (64 - (8 * Math.Min(8, width))));
        return value[..width].ToArray();
    }

    /// <summary>A number of the file a little larger or smaller, or twice what it was.</summary>
    private static byte[] OffByOne(byte[] bytes, int at, Random random)
    {
        int width = Math.Min(bytes.Length - at, random.Next(2) == 0 ? 2 : 4);
        bool big = random.Next(2) == 0;
        long value = 0;
        for (int i = 0; i < width; i++) value |= (long)bytes[big ? at + width - 1 - i : at + i] << (8 * i);
        value = random.Next(4) switch { 0 => value + 1, 1 => value - 1, 2 => value * 2, _ => value / 2 };
        var changed = new byte[width];
        for (int i = 0; i < width; i++) changed[big ? width - 1 - i : i] = (byte)(value >> (8 * i));
        return changed;
    }

    /// <summary>Numbers written in letters: DICOM's IS and DS, numpy's shapes, PNM's sizes.</summary>
    private static string Digits(byte[] bytes, int at, Random random)
    {
        int digit = bytes.AsSpan(at, Math.Min(bytes.Length - at, 512)).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit < 0) return Set(at, "9"u8.ToArray());
        return random.Next(4) switch
        {
            0 => Set(at + digit, [(byte)('0' + random.Next(10))]),
            1 => Set(at + digit, "-"u8.ToArray()),
            2 => $"insert {at + digit} {Hex("99999"u8)}",
            _ => Set(at + digit, "."u8.ToArray()),
        };
    }

    private static string Set(int at, byte[] value) => $"set {at} {Hex(value)}";

    private static string Hex(ReadOnlySpan<byte> value) => Convert.ToHexString(value);

    /// <summary>Headers matter most: half of all edits hit the first 2 KB, some the last, where directories are.</summary>
    private static int Place(int length, Random random) => random.Next(6) switch
    {
        < 3 => random.Next(Math.Min(2048, length - 1)),
        3 => length - 1 - random.Next(Math.Min(2048, length - 1)),
        _ => random.Next(length - 1),
    };
}
