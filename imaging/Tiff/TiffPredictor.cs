using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Tiff;

/// <summary>Differences back to samples.</summary>
internal static class TiffPredictor
{
    /// <summary>TIFF 6.0 section 14: each sample was stored as its difference from the same sample of the pixel to the left. Samples are in the machine's order.</summary>
    public static void UndoHorizontal(byte[] data, int line, int samples, int bytes)
    {
        for (int start = 0; start < data.Length; start += line)
        {
            var row = data.AsSpan(start, line);
            switch (bytes)
            {
                case 1:
                    for (int i = samples; i < row.Length; i++) row[i] += row[i - samples];
                    break;
                case 2:
                    var two = MemoryMarshal.Cast<byte, ushort>(row);
                    for (int i = samples; i < two.Length; i++) two[i] += two[i - samples];
                    break;
                case 4:
                    var four = MemoryMarshal.Cast<byte, uint>(row);
                    for (int i = samples; i < four.Length; i++) four[i] += four[i - samples];
                    break;
                default:
                    var eight = MemoryMarshal.Cast<byte, ulong>(row);
                    for (int i = samples; i < eight.Length; i++) eight[i] += eight[i - samples];
                    break;
            }
        }
    }

    /// <summary>
    /// Adobe's TechNote 3: the bytes of a row were sorted, all highest ones first whatever the file's byte order, and then stored as differences.
    /// </summary>
    public static void UndoFloat(byte[] data, int line, int samples, int bytes)
    {
        var sorted = new byte[line];
        int values = line / bytes;
        for (int start = 0; start < data.Length; start += line)
        {
            var row = data.AsSpan(start, line);
            for (int i = samples; i < line; i++) row[i] += row[i - samples];
            row.CopyTo(sorted);
            for (int value = 0; value < values; value++)
            {
                for (int part = 0; part < bytes; part++)
                {
                    int at = BitConverter.IsLittleEndian ? bytes - 1 - part : part;
                    row[(value * bytes) + at] = sorted[(part * values) + value];
                }
            }
        }
    }
}
