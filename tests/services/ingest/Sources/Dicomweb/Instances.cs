using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Services.Tests.Ingest.Sources.Dicomweb;

/// <summary>Small real DICOM files (CT, Explicit VR Little Endian), written here byte by byte.</summary>
internal static class Instances
{
    /// <summary>A study of this test's own.</summary>
    public static string Uid() => $"2.25.{new System.Numerics.BigInteger(Guid.NewGuid().ToByteArray(), isUnsigned: true)}";

    /// <param name="pixels">Even; becomes one row of 8-bit pixels per 100, the rest of it.</param>
    public static byte[] Ct(string study, string series, string instance, string patient, int number, byte[] pixels)
    {
        var columns = 100;
        var rows = pixels.Length / columns;
        using var data = new MemoryStream();
        Text(data, 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2");
        Text(data, 0x0008, 0x0018, "UI", instance);
        Text(data, 0x0008, 0x0020, "DA", "20240102");
        Text(data, 0x0008, 0x0060, "CS", "CT");
        Text(data, 0x0010, 0x0010, "PN", "Phantom^One");
        Text(data, 0x0010, 0x0020, "LO", patient);
        Text(data, 0x0020, 0x000D, "UI", study);
        Text(data, 0x0020, 0x000E, "UI", series);
        Text(data, 0x0020, 0x0013, "IS", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Short(data, 0x0028, 0x0002, 1);
        Text(data, 0x0028, 0x0004, "CS", "MONOCHROME2");
        Short(data, 0x0028, 0x0010, rows);
        Short(data, 0x0028, 0x0011, columns);
        Short(data, 0x0028, 0x0100, 8);
        Short(data, 0x0028, 0x0101, 8);
        Short(data, 0x0028, 0x0102, 7);
        Short(data, 0x0028, 0x0103, 0);
        Long(data, 0x7FE0, 0x0010, "OW", pixels);

        using var meta = new MemoryStream();
        Long(meta, 0x0002, 0x0001, "OB", [0, 1]);
        Text(meta, 0x0002, 0x0002, "UI", "1.2.840.10008.5.1.4.1.1.2");
        Text(meta, 0x0002, 0x0003, "UI", instance);
        Text(meta, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
        Text(meta, 0x0002, 0x0012, "UI", "2.25.1");

        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)meta.Length);
        Element(file, 0x0002, 0x0000, "UL", length);
        meta.WriteTo(file);
        data.WriteTo(file);
        return file.ToArray();
    }

    private static void Text(MemoryStream file, ushort group, ushort element, string vr, string text)
    {
        var padded = text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' ');
        Element(file, group, element, vr, Encoding.ASCII.GetBytes(padded));
    }

    private static void Short(MemoryStream file, ushort group, ushort element, int value) => Element(file, group, element, "US", [(byte)value, (byte)(value >> 8)]);

    private static void Element(MemoryStream file, ushort group, ushort element, string vr, byte[] value)
    {
        Head(file, group, element, vr);
        file.Write([(byte)value.Length, (byte)(value.Length >> 8)]);
        file.Write(value);
    }

    private static void Long(MemoryStream file, ushort group, ushort element, string vr, byte[] value)
    {
        Head(file, group, element, vr);
        var length = new byte[6];
        BinaryPrimitives.WriteInt32LittleEndian(length.AsSpan(2), value.Length);
        file.Write(length);
        file.Write(value);
    }

    private static void Head(MemoryStream file, ushort group, ushort element, string vr)
    {
        file.Write([(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8)]);
        file.Write(Encoding.ASCII.GetBytes(vr));
    }
}
