using System.Buffers.Binary;
using System.IO.Compression;

namespace Lightbox.Services.Tests.Ingest;

/// <summary>Small real pictures, each content its own.</summary>
internal static class Pictures
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>A grey PNG of 8 x 8 whose pixels and hash come from the seed.</summary>
    public static byte[] Png(int seed)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, 8);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), 8);
        head[8] = 8;
        Chunk(file, "IHDR", head);
        var rows = new byte[8 * 9];
        for (var i = 0; i < rows.Length; i++) rows[i] = i % 9 == 0 ? (byte)0 : (byte)(seed >> (i % 4 * 8));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] content)
    {
        var body = new byte[4 + content.Length];
        for (var i = 0; i < 4; i++) body[i] = (byte)type[i];
        content.CopyTo(body, 4);
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(body);
        var crc = 0xFFFFFFFFu;
        foreach (var b in body) crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc ^ 0xFFFFFFFFu);
        file.Write(number);
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }

        return table;
    }
}
