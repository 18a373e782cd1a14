using System.Buffers.Binary;

namespace Lightbox.Bench.Download;

/// <summary>A NIfTI-1 of 8-bit noise, as long as wanted.</summary>
internal static class LargeVolume
{
    private const int Head = 352, Side = 1000;

    /// <param name="voxels">A multiple of 1,000,000, at most 32,767,000,000.</param>
    /// <returns>Its length, bytes.</returns>
    public static async Task<long> WriteAsync(string path, long voxels, CancellationToken cancellation)
    {
        var head = new byte[Head];
        BinaryPrimitives.WriteInt32LittleEndian(head, 348);
        short[] dimensions = [3, Side, Side, (short)(voxels / Side / Side), 1, 1, 1, 1];
        for (int i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(40 + (2 * i)), dimensions[i]);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(70), 2);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(72), 8);
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteSingleLittleEndian(head.AsSpan(76 + (4 * i)), 1);
        BinaryPrimitives.WriteSingleLittleEndian(head.AsSpan(108), Head);
        "n+1\0"u8.CopyTo(head.AsSpan(344));

        await using var file = File.Create(path);
        await file.WriteAsync(head, cancellation);
        var slice = new byte[Side * Side];
        var random = new Random(1);
        for (long written = 0; written < voxels; written += slice.Length)
        {
            random.NextBytes(slice);
            await file.WriteAsync(slice, cancellation);
        }

        return file.Length;
    }
}
