namespace Lightbox.Imaging.Tests.Dicom;

internal static class Palettes
{
    /// <summary>Six 8-bit pixels whose palette has the greys 10, 20 and 30; <paramref name="entries"/> lies about how many there are.</summary>
    public static DicomBuilder Three(int bits, int entries = 3, int first = 0)
    {
        var builder = new DicomBuilder().Image(2, 3, photometric: "PALETTE COLOR");
        for (uint colour = 0; colour < 3; colour++) builder.UInt16(0x00281101 + colour, entries, first, bits);
        var shift = bits - 8;
        for (uint colour = 0; colour < 3; colour++) builder.Element(0x00281201 + colour, "OW", Words(10 << shift, 20 << shift, 30 << shift));
        return builder;
    }

    public static byte[] Words(params int[] values) => [.. values.SelectMany(value => BitConverter.GetBytes((ushort)value))];
}
