using System.Buffers.Binary;
using System.Text;

namespace Lightbox.Services.Tests.Ingest.Protection;

/// <summary>Small DICOM files, explicit little endian, written element by element: whom they are of is what the test says.</summary>
internal static class DicomBytes
{
    public const string Study = "1.2.826.0.1.3680043.8.498.1";

    /// <summary>A 2 x 2 picture with these elements besides.</summary>
    /// <param name="seed">Makes the pixels, and the instance UID, this file's own.</param>
    public static byte[] Picture(int seed, params (uint Tag, string Vr, string Value)[] more)
    {
        var elements = new SortedDictionary<uint, (string Vr, byte[] Value)>
        {
            [0x00080016] = ("UI", Text("1.2.840.10008.5.1.4.1.1.7", '\0')),
            [0x00080018] = ("UI", Text($"1.2.826.0.1.3680043.8.498.2.{seed}", '\0')),
            [0x00080060] = ("CS", Text("OT")),
            [0x0020000D] = ("UI", Text(Study, '\0')),
            [0x0020000E] = ("UI", Text("1.2.826.0.1.3680043.8.498.3", '\0')),
            [0x00280002] = ("US", [1, 0]),
            [0x00280004] = ("CS", Text("MONOCHROME2")),
            [0x00280010] = ("US", [2, 0]),
            [0x00280011] = ("US", [2, 0]),
            [0x00280100] = ("US", [8, 0]),
            [0x00280101] = ("US", [8, 0]),
            [0x00280102] = ("US", [7, 0]),
            [0x00280103] = ("US", [0, 0]),
            [0x7FE00010] = ("OB", [1, 2, 3, (byte)seed]),
        };
        foreach (var (tag, vr, value) in more) elements[tag] = (vr, Text(value, vr == "UI" ? '\0' : ' '));
        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        var syntax = Text("1.2.840.10008.1.2.1", '\0');
        Element(file, 0x00020000, "UL", [(byte)(8 + syntax.Length), 0, 0, 0]);
        Element(file, 0x00020010, "UI", syntax);
        foreach (var (tag, (vr, value)) in elements) Element(file, tag, vr, value);
        return file.ToArray();
    }

    private static void Element(MemoryStream file, uint tag, string vr, byte[] value)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)tag);
        Encoding.ASCII.GetBytes(vr, head[4..]);
        var isLong = vr is "OB" or "OW" or "UN" or "UT" or "SQ";
        if (isLong) BinaryPrimitives.WriteInt32LittleEndian(head[8..], value.Length);
        else BinaryPrimitives.WriteUInt16LittleEndian(head[6..], (ushort)value.Length);
        file.Write(head[..(isLong ? 12 : 8)]);
        file.Write(value);
    }

    private static byte[] Text(string text, char padding = ' ') => Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : text + padding);
}
