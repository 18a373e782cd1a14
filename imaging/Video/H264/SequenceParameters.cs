namespace Lightbox.Imaging.Video.H264;

/// <summary>What a sequence parameter set says (ITU-T H.264 7.3.2.1.1 and E.1.1), as far as anybody here needs it.</summary>
/// <param name="Profile">profile_idc.</param>
/// <param name="Compatibility">The constraint flags' byte.</param>
/// <param name="Level">level_idc.</param>
/// <param name="ChromaFormat">0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4.</param>
/// <param name="Bits">Of a luma sample.</param>
/// <param name="Matrix">matrix_coefficients: 1 BT.709, 5 and 6 BT.601, 2 not said.</param>
internal sealed record SequenceParameters(byte Profile, byte Compatibility, byte Level, int ChromaFormat, int Bits, int Matrix)
{
    private const int NotSaid = 2;

    /// <param name="unit">The whole unit, its header byte first.</param>
    /// <returns>Null when it is no parameter set.</returns>
    public static SequenceParameters? Of(ReadOnlySpan<byte> unit)
    {
        if (unit.Length < 5 || (unit[0] & 0x1f) != 7) return null;
        var bytes = ByteStream.Unescape(unit);
        if (bytes.Length < 5) return null;
        var reader = new BitReader(bytes.AsSpan(4));
        reader.Unsigned();
        int chroma = 1, bits = 8;
        if (bytes[1] is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135)
        {
            chroma = reader.Unsigned();
            if (chroma == 3) reader.Flag();
            bits = 8 + reader.Unsigned();
            reader.Unsigned();
            reader.Flag();
            if (reader.Flag()) SkipScaling(ref reader, chroma == 3 ? 12 : 8);
        }

        return new(bytes[1], bytes[2], bytes[3], chroma, bits, ReadMatrix(ref reader));
    }

    private static void SkipScaling(ref BitReader reader, int lists)
    {
        for (var i = 0; i < lists; i++)
        {
            if (!reader.Flag()) continue;
            int last = 8, next = 8;
            for (var j = 0; j < (i < 6 ? 16 : 64); j++)
            {
                if (next != 0) next = (last + reader.Signed()) & 0xff;
                last = next == 0 ? last : next;
            }
        }
    }

    /// <summary>From log2_max_frame_num_minus4 to the matrix in the usability information.</summary>
    private static int ReadMatrix(ref BitReader reader)
    {
        reader.Unsigned();
        int order = reader.Unsigned();
        if (order == 0) reader.Unsigned();
        if (order == 1)
        {
            reader.Flag();
            reader.Signed();
            reader.Signed();
            for (int i = Math.Min(reader.Unsigned(), 255); i > 0; i--) reader.Signed();
        }

        reader.Unsigned();
        reader.Flag();
        reader.Unsigned();
        reader.Unsigned();
        if (!reader.Flag()) reader.Flag();
        reader.Flag();
        if (reader.Flag())
        {
            for (var i = 0; i < 4; i++) reader.Unsigned();
        }

        if (!reader.Flag()) return NotSaid;
        if (reader.Flag() && reader.Bits(8) == 255) reader.Bits(32);
        if (reader.Flag()) reader.Flag();
        if (!reader.Flag()) return NotSaid;
        reader.Bits(4);
        if (!reader.Flag()) return NotSaid;
        reader.Bits(16);
        return reader.Bits(8);
    }
}
