using System.Buffers.Binary;

namespace Lightbox.EndToEnd.Tests;

/// <summary>A NIfTI-1 volume small enough to write by hand: 16 x 16 x 4 int16, a ramp, spacing 1 mm.</summary>
internal static class TinyVolume
{
    private const int HeaderLength = 348;
    private const int DataOffset = 352;
    private const int Edge = 16;
    private const int Slices = 4;

    /// <param name="seed">Other seeds give other pixels.</param>
    public static byte[] Create(short seed)
    {
        var file = new byte[DataOffset + (Edge * Edge * Slices * sizeof(short))];
        BinaryPrimitives.WriteInt32LittleEndian(file, HeaderLength);
        short[] dim = [3, Edge, Edge, Slices, 1, 1, 1, 1];
        for (var i = 0; i < dim.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(40 + (2 * i)), dim[i]);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(70), 4); // datatype: DT_INT16
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(72), 16); // bitpix
        for (var i = 0; i < 8; i++) BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(76 + (4 * i)), 1); // pixdim
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(108), DataOffset); // vox_offset
        file[123] = 2; // xyzt_units: mm
        "n+1\0"u8.CopyTo(file.AsSpan(344));
        for (var i = 0; i < Edge * Edge * Slices; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(DataOffset + (2 * i)), (short)(seed + (i % Edge)));
        return file;
    }
}
