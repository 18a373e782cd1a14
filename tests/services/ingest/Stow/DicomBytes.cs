using System.Text;

namespace Lightbox.Services.Tests.Ingest.Stow;

/// <summary>A small CT instance of PS3.10, explicit little endian, by hand.</summary>
internal static class DicomBytes
{
    public const string CtStorage = "1.2.840.10008.5.1.4.1.1.2";

    /// <param name="pixels">Bytes of pixel data: rows of 64 16-bit samples.</param>
    public static byte[] Ct(string study, string series, string instance, int pixels = 64 * 2, string sopClass = CtStorage, byte fill = 1)
    {
        using var meta = new MemoryStream();
        Element(meta, 0x0002, 0x0002, "UI", Uid(sopClass));
        Element(meta, 0x0002, 0x0003, "UI", Uid(instance));
        Element(meta, 0x0002, 0x0010, "UI", Uid("1.2.840.10008.1.2.1"));
        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        Element(file, 0x0002, 0x0000, "UL", BitConverter.GetBytes((uint)meta.Length));
        file.Write(meta.ToArray());
        Element(file, 0x0008, 0x0016, "UI", Uid(sopClass));
        Element(file, 0x0008, 0x0018, "UI", Uid(instance));
        Element(file, 0x0008, 0x0060, "CS", "CT"u8.ToArray());
        Element(file, 0x0010, 0x0020, "LO", "P1"u8.ToArray());
        Element(file, 0x0020, 0x000D, "UI", Uid(study));
        Element(file, 0x0020, 0x000E, "UI", Uid(series));
        foreach (var (element, value) in new (ushort, ushort)[] { (0x0002, 1), (0x0010, (ushort)(pixels / 128)), (0x0011, 64), (0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 0) })
        {
            if (element == 0x0010) Element(file, 0x0028, 0x0004, "CS", "MONOCHROME2 "u8.ToArray());
            Element(file, 0x0028, element, "US", BitConverter.GetBytes(value));
        }

        var samples = new byte[pixels];
        Array.Fill(samples, fill);
        Element(file, 0x7FE0, 0x0010, "OW", samples);
        return file.ToArray();
    }

    private static byte[] Uid(string uid) => Encoding.ASCII.GetBytes(uid.Length % 2 == 0 ? uid : uid + "\0");

    private static void Element(Stream file, ushort group, ushort element, string vr, byte[] value)
    {
        file.Write(BitConverter.GetBytes(group));
        file.Write(BitConverter.GetBytes(element));
        file.Write(Encoding.ASCII.GetBytes(vr));
        if (vr is "OW" or "OB") file.Write([0, 0, .. BitConverter.GetBytes((uint)value.Length)]);
        else file.Write(BitConverter.GetBytes((ushort)value.Length));
        file.Write(value);
    }
}
