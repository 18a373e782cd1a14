using System.Buffers.Binary;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>An RLE encoder of the simplest kind, written from PS3.5 annex G and not from the decoder.</summary>
internal static class RleFrames
{
    public static byte[] Header(params int[] starts)
    {
        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, starts.Length);
        for (var i = 0; i < starts.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + (4 * i)), starts[i]);
        return header;
    }

    /// <param name="samples">Interleaved, little-endian.</param>
    public static byte[] Encode(byte[] samples, int samplesPerPixel, int size)
    {
        var segments = new List<byte[]>();
        for (var sample = 0; sample < samplesPerPixel; sample++)
        {
            for (var part = size - 1; part >= 0; part--)
            {
                var plane = new List<byte>();
                for (var i = (sample * size) + part; i < samples.Length; i += samplesPerPixel * size) plane.Add(samples[i]);
                segments.Add(Pack([.. plane]));
            }
        }

        var starts = new int[segments.Count];
        var at = 64;
        for (var i = 0; i < starts.Length; at += segments[i++].Length) starts[i] = at;
        return [.. Header(starts), .. segments.SelectMany(segment => segment)];
    }

    private static byte[] Pack(byte[] plane)
    {
        var packed = new List<byte>();
        for (var i = 0; i < plane.Length;)
        {
            var run = 1;
            while (run < 128 && i + run < plane.Length && plane[i + run] == plane[i]) run++;
            if (run > 2)
            {
                packed.AddRange([(byte)(257 - run), plane[i]]);
                i += run;
                continue;
            }

            var literal = Math.Min(run, plane.Length - i);
            packed.Add((byte)(literal - 1));
            packed.AddRange(plane.AsSpan(i, literal));
            i += literal;
        }

        if ((packed.Count & 1) == 1) packed.Add(128);
        return [.. packed];
    }
}
