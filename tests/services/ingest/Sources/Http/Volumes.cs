using System.Buffers.Binary;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Images of any length, each content its own.</summary>
internal static class Volumes
{
    private const int Head = 352;

    /// <summary>A NIfTI-1 of 8-bit voxels: its length is 352 bytes and the voxels.</summary>
    /// <param name="voxels">A multiple of 10,000.</param>
    public static byte[] Nifti(int seed, int voxels)
    {
        var bytes = ServedBytes.Random(seed, Head + voxels);
        bytes.AsSpan(0, Head).Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 348);
        short[] dimensions = [3, 100, 100, (short)(voxels / 10_000), 1, 1, 1, 1];
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(40 + (2 * i)), dimensions[i]);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(70), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(72), 8);
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(76 + (4 * i)), 1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(108), Head);
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        return bytes;
    }
}
