using System.IO.Hashing;

namespace Lightbox.Services.Tests.Ingest.Archives;

/// <summary>The start of a 7z whose checksum is right and whose numbers are not.</summary>
internal static class SevenZipBytes
{
    public static byte[] Start(long offset, long size)
    {
        var start = new byte[32];
        new byte[] { 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4 }.CopyTo(start, 0);
        BitConverter.TryWriteBytes(start.AsSpan(12), offset);
        BitConverter.TryWriteBytes(start.AsSpan(20), size);
        BitConverter.TryWriteBytes(start.AsSpan(8), Crc32.HashToUInt32(start.AsSpan(12)));
        return start;
    }
}
