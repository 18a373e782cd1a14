using System.Buffers.Binary;

namespace Lightbox.Imaging.Tests.Tiff;

/// <summary>Writes TIFF files down to the last field, so that a test can get any of them wrong.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A MemoryStream holds nothing but memory.")]
internal sealed class TiffBuilder(bool little = true, bool big = false)
{
    public const ushort Short = 3;
    public const ushort Long = 4;
    public const ushort Ascii = 2;

    private readonly MemoryStream file = new();
    private readonly List<(long At, long Value)> patches = [];
    private long link;

    /// <summary>Where the last directory added begins.</summary>
    public long LastDirectory { get; private set; }

    private int OffsetSize => big ? 8 : 4;

    /// <summary>The fields of a small grey picture in tiles, for a test to change.</summary>
    public static Dictionary<int, (ushort Type, long[] Values)> Tiled(int width, int height, int tile, long[] offsets, long[] counts) => new()
    {
        [256] = (Long, [width]),
        [257] = (Long, [height]),
        [258] = (Short, [8]),
        [259] = (Short, [1]),
        [262] = (Short, [1]),
        [277] = (Short, [1]),
        [322] = (Short, [tile]),
        [323] = (Short, [tile]),
        [324] = (Long, offsets),
        [325] = (Long, counts),
    };

    /// <summary>The same in one strip.</summary>
    public static Dictionary<int, (ushort Type, long[] Values)> Stripped(int width, int height, long offset, long count) => new()
    {
        [256] = (Long, [width]),
        [257] = (Long, [height]),
        [258] = (Short, [8]),
        [259] = (Short, [1]),
        [262] = (Short, [1]),
        [273] = (Long, [offset]),
        [277] = (Short, [1]),
        [279] = (Long, [count]),
    };

    public static (ushort Type, long[] Values) Text(string text) => (Ascii, [.. text.Select(c => (long)c), 0]);

    /// <summary>Header and pixel bytes; returns where the bytes begin.</summary>
    public long Begin(byte[] pixels)
    {
        file.Write(little ? "II"u8 : "MM"u8);
        Write(big ? 43 : 42, 2);
        if (big)
        {
            Write(8, 2);
            Write(0, 2);
        }

        link = file.Position;
        Write(0, OffsetSize);
        long at = file.Position;
        file.Write(pixels);
        return at;
    }

    /// <summary>Adds a directory to the end of the chain.</summary>
    public TiffBuilder Add(Dictionary<int, (ushort Type, long[] Values)> fields)
    {
        var values = fields.ToDictionary(field => field.Key, field => WriteValues(field.Value.Type, field.Value.Values));
        LastDirectory = file.Position;
        patches.Add((link, LastDirectory));
        Write(fields.Count, big ? 8 : 2);
        foreach (var (tag, (type, numbers)) in fields.OrderBy(field => field.Key))
        {
            Write(tag, 2);
            Write(type, 2);
            Write(numbers.Length, OffsetSize);
            if (values[tag] is { } offset)
            {
                Write(offset, OffsetSize);
                continue;
            }

            long start = file.Position;
            foreach (long number in numbers) Write(number, Size(type));
            file.Write(new byte[start + OffsetSize - file.Position]);
        }

        link = file.Position;
        Write(0, OffsetSize);
        return this;
    }

    /// <summary>Makes the last directory point on to any place.</summary>
    public TiffBuilder LinkTo(long offset)
    {
        patches.Add((link, offset));
        return this;
    }

    public byte[] Build()
    {
        foreach (var (at, value) in patches)
        {
            file.Position = at;
            Write(value, OffsetSize);
        }

        return file.ToArray();
    }

    private long? WriteValues(ushort type, long[] values)
    {
        if (values.Length * Size(type) <= OffsetSize) return null;
        long at = file.Position;
        foreach (long value in values) Write(value, Size(type));
        return at;
    }

    private static int Size(ushort type) => type switch { Short => 2, Ascii => 1, 16 => 8, _ => 4 };

    private void Write(long value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (little)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            file.Write(bytes[..size]);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            file.Write(bytes[^size..]);
        }
    }
}
