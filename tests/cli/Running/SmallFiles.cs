using System.Buffers.Binary;
using System.Globalization;

namespace Lightbox.Cli.Tests.Running;

/// <summary>Many small sound images, each of its own content, and some files that are none.</summary>
internal static class SmallFiles
{
    private const int HeaderSize = 348;
    private const int VoxelOffset = 352;
    private const short UInt8 = 2;

    /// <summary>Writes image-0000.nii ... (NIfTI-1, 4 x 4 x 4 voxels) and note-0000.txt ...</summary>
    public static void Write(string folder, int images, int notes)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < images; i++) File.WriteAllBytes(Name(folder, "image", i, "nii"), Nifti(i));
        for (var i = 0; i < notes; i++) File.WriteAllText(Name(folder, "note", i, "txt"), "no image " + i.ToString(CultureInfo.InvariantCulture));
    }

    private static string Name(string folder, string kind, int number, string extension) =>
        Path.Combine(folder, $"{kind}-{number.ToString("0000", CultureInfo.InvariantCulture)}.{extension}");

    private static byte[] Nifti(int seed)
    {
        var bytes = new byte[VoxelOffset + 64];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, HeaderSize);
        short[] dims = [3, 4, 4, 4, 1, 1, 1, 1];
        for (var i = 0; i < dims.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(40 + (2 * i)), dims[i]);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(70), UInt8);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(72), 8);
        for (var i = 1; i <= 3; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(76 + (4 * i)), 1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(108), VoxelOffset);
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VoxelOffset), seed);
        return bytes;
    }
}
