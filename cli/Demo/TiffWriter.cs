using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Cli.Demo;

/// <summary>
/// A little-endian TIFF: "II" 42, offset of the first directory; a directory is a count, entries of 12 bytes (tag, type, count, value or its
/// offset), and the offset of the next (TIFF 6.0 section 2). Image bytes are written as they come, the directories after them.
/// </summary>
internal sealed class TiffWriter : IDisposable
{
    /// <summary>NewSubfileType as Aperio sets it.</summary>
    public const uint Thumbnail = 0, Macro = 9;

    private const ushort Ascii = 2, Short = 3, Long = 4;

    private readonly FileStream file;
    private readonly List<byte[]> directories = [];

    public TiffWriter(string path)
    {
        file = File.Create(path);
        file.Write([.. "II*\0"u8, 0, 0, 0, 0]);
    }

    /// <summary>Appends one tile's or strip's bytes.</summary>
    /// <returns>Where they are and how many.</returns>
    public (uint Offset, uint Length) Append(byte[] bytes)
    {
        uint at = (uint)file.Position;
        file.Write(bytes);
        if (bytes.Length % 2 == 1) file.WriteByte(0);
        return (at, (uint)bytes.Length);
    }

    /// <summary>A directory of JPEG tiles in YCbCr, row by row.</summary>
    public void AddTiled(string description, int width, int height, int tile, IReadOnlyList<(uint Offset, uint Length)> tiles) =>
        Add(description, width, height, 0, (322, [(uint)tile]), (323, [(uint)tile]), (324, [.. tiles.Select(t => t.Offset)]), (325, [.. tiles.Select(t => t.Length)]));

    /// <summary>A directory of one JPEG strip.</summary>
    public void AddStripped(string description, int width, int height, uint kind, (uint Offset, uint Length) strip) =>
        Add(description, width, height, kind, (273, [strip.Offset]), (278, [(uint)height]), (279, [strip.Length]));

    /// <summary>Writes the directories and closes the file.</summary>
    public void Dispose()
    {
        long link = 4;
        Span<byte> offset = stackalloc byte[4];
        foreach (var directory in directories)
        {
            uint at = (uint)file.Position;
            file.Position = link;
            BinaryPrimitives.WriteUInt32LittleEndian(offset, at);
            file.Write(offset);
            file.Position = at;
            link = at + Relocate(directory, at);
            file.Write(directory);
        }

        file.Dispose();
    }

    /// <summary>Entries as (tag, values); the values of one entry follow the directory unless they fit into four bytes.</summary>
    private void Add(string description, int width, int height, uint kind, params (ushort Tag, uint[] Values)[] layout)
    {
        List<(ushort Tag, ushort Type, uint Count, byte[] Value)> entries =
        [
            Number(254, Long, kind), Number(256, Long, (uint)width), Number(257, Long, (uint)height), (258, Short, 3, [8, 0, 8, 0, 8, 0]),
            Number(259, Short, 7), Number(262, Short, 6), (270, Ascii, (uint)description.Length + 1, Encoding.ASCII.GetBytes(description + "\0")),
            Number(277, Short, 3), Number(284, Short, 1), (530, Short, 2, [2, 0, 2, 0]),
        ];
        foreach (var (tag, values) in layout) entries.Add((tag, Long, (uint)values.Length, [.. values.SelectMany(BitConverter.GetBytes)]));
        entries.Sort((a, b) => a.Tag.CompareTo(b.Tag));

        using var directory = new MemoryStream();
        directory.Write(BitConverter.GetBytes((ushort)entries.Count));
        uint after = (uint)(2 + (entries.Count * 12) + 4);
        foreach (var (tag, type, count, value) in entries)
        {
            directory.Write([.. BitConverter.GetBytes(tag), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(count)]);
            directory.Write(value.Length <= 4 ? [.. value, .. new byte[4 - value.Length]] : BitConverter.GetBytes(after));
            if (value.Length > 4) after += (uint)(value.Length + (value.Length % 2));
        }

        directory.Write(new byte[4]);
        foreach (var (_, _, _, value) in entries.Where(entry => entry.Value.Length > 4)) directory.Write([.. value, .. new byte[value.Length % 2]]);
        directories.Add(directory.ToArray());
    }

    /// <summary>Turns offsets within the directory into offsets within the file.</summary>
    /// <returns>Where in the directory the link to the next one is.</returns>
    private static uint Relocate(byte[] directory, uint at)
    {
        int count = BitConverter.ToUInt16(directory);
        for (int i = 0; i < count; i++)
        {
            var entry = directory.AsSpan(2 + (i * 12), 12);
            int size = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]) switch { Ascii => 1, Short => 2, _ => 4 };
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) * size <= 4) continue;
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) + at);
        }

        return (uint)(2 + (count * 12));
    }

    private static (ushort Tag, ushort Type, uint Count, byte[] Value) Number(ushort tag, ushort type, uint value) =>
        (tag, type, 1, type == Short ? BitConverter.GetBytes((ushort)value) : BitConverter.GetBytes(value));
}
