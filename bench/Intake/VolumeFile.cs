namespace Lightbox.Bench.Intake;

/// <summary>NIfTI-1 in one file, int16: a header of 348 bytes and four more, then the voxels, of which no two slices are alike.</summary>
internal static class VolumeFile
{
    private const int HeaderBytes = 352;

    /// <returns>Bytes.</returns>
    public static async Task<long> WriteAsync(string path, short width, short height, short slices, CancellationToken cancellation)
    {
        var header = new byte[HeaderBytes];
        BitConverter.TryWriteBytes(header.AsSpan(0), HeaderBytes - 4);
        short[] dimensions = [3, width, height, slices, 1, 1, 1, 1];
        for (int i = 0; i < dimensions.Length; i++) BitConverter.TryWriteBytes(header.AsSpan(40 + (2 * i)), dimensions[i]);
        // Data type and bits a voxel, then the voxel's size, mm, and where the voxels begin.
        BitConverter.TryWriteBytes(header.AsSpan(70), (short)4);
        BitConverter.TryWriteBytes(header.AsSpan(72), (short)16);
        for (int i = 0; i < 4; i++) BitConverter.TryWriteBytes(header.AsSpan(76 + (4 * i)), 1f);
        BitConverter.TryWriteBytes(header.AsSpan(108), (float)HeaderBytes);
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        await using var file = File.Create(path);
        await file.WriteAsync(header, cancellation);
        var slice = new byte[width * height * 2];
        new Random(slices).NextBytes(slice);
        for (int i = 0; i < slices; i++)
        {
            BitConverter.TryWriteBytes(slice, i);
            await file.WriteAsync(slice, cancellation);
        }

        return file.Length;
    }
}
