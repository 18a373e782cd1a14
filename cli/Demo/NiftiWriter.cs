using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lightbox.Cli.Demo;

/// <summary>
/// NIfTI-1 in one gzip file: a header of 348 bytes, four bytes that say no extension follows, samples from byte 352 with x running fastest.
/// </summary>
internal static class NiftiWriter
{
    private const int HeaderSize = 348, Start = 352;

    /// <summary>int16 samples in RAS+ order: x to the right, y to the front, z to the head.</summary>
    /// <param name="spacing">mm, the same along all three axes.</param>
    /// <param name="origin">World coordinates of the first voxel's centre, mm.</param>
    public static void Write(string path, short[] samples, (int X, int Y, int Z) size, float spacing, (float X, float Y, float Z) origin, string description)
    {
        var header = new byte[Start];
        Put(header, 0, HeaderSize);
        foreach (var (index, value) in new[] { 3, size.X, size.Y, size.Z, 1, 1, 1, 1 }.Index()) Put(header, 40 + (2 * index), (short)value);
        Put(header, 70, (short)4);
        Put(header, 72, (short)16);
        foreach (var (index, value) in new[] { 1, spacing, spacing, spacing, 0, 0, 0, 0 }.Index()) Put(header, 76 + (4 * index), value);
        Put(header, 108, (float)Start);
        Put(header, 112, 1f);
        header[123] = 2;
        Encoding.ASCII.GetBytes(description, header.AsSpan(148, 79));

        // sform says scanner coordinates; its three rows are the affine.
        Put(header, 254, (short)1);
        float[] affine = [spacing, 0, 0, origin.X, 0, spacing, 0, origin.Y, 0, 0, spacing, origin.Z];
        foreach (var (index, value) in affine.Index()) Put(header, 280 + (4 * index), value);
        "n+1\0"u8.CopyTo(header.AsSpan(344));

        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(header);
        gzip.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples));
    }

    private static void Put(byte[] header, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);

    private static void Put(byte[] header, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), value);

    private static void Put(byte[] header, int at, float value) => BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at), value);
}
