using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Lightbox.Cli.Demo;

/// <summary>
/// A data set in explicit VR little endian behind PS3.10's preamble and file meta information. Elements must be added in the order of their tags.
/// </summary>
internal sealed class DicomWriter
{
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1", Rle = "1.2.840.10008.1.2.5";

    private readonly ArrayBufferWriter<byte> body = new();
    private uint last;

    /// <summary>A UID under 2.25 (PS3.5 B.2) that is always the same for the same name.</summary>
    public static string Uid(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("lightbox demo " + name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return "2.25." + new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A text element; several values are parted by a backslash.</summary>
    public DicomWriter Text(uint tag, string vr, string value)
    {
        var bytes = Encoding.ASCII.GetBytes(value);
        return Element(tag, vr, bytes, vr == "UI" ? (byte)0 : (byte)' ');
    }

    /// <summary>Decimal strings.</summary>
    public DicomWriter Decimal(uint tag, params double[] values) =>
        Text(tag, "DS", string.Join('\\', values.Select(v => v.ToString("0.######", CultureInfo.InvariantCulture))));

    public DicomWriter Short(uint tag, ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return Element(tag, "US", bytes, 0);
    }

    /// <summary>Native pixels of 16 bits, little-endian.</summary>
    public DicomWriter Pixels(byte[] samples) => Element(0x7fe00010, "OW", samples, 0);

    /// <summary>One compressed frame: an empty offset table, one fragment, the delimiter (PS3.5 A.4).</summary>
    public DicomWriter EncapsulatedPixels(byte[] frame)
    {
        Header(0x7fe00010, "OB", uint.MaxValue);
        Item(0xe000, []);
        Item(0xe000, frame);
        Item(0xe0dd, []);
        return this;
    }

    /// <summary>The whole file.</summary>
    public byte[] ToFile(string sopClass, string sopInstance, string transferSyntax)
    {
        var meta = new DicomWriter()
            .Element(0x00020001, "OB", [0, 1], 0)
            .Text(0x00020002, "UI", sopClass)
            .Text(0x00020003, "UI", sopInstance)
            .Text(0x00020010, "UI", transferSyntax)
            .Text(0x00020012, "UI", Uid("implementation"))
            .Text(0x00020013, "SH", "LIGHTBOX").body.WrittenSpan;
        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write([.. "DICM"u8, 2, 0, 0, 0, .. "UL"u8, 4, 0, .. BitConverter.GetBytes(meta.Length)]);
        file.Write(meta);
        file.Write(body.WrittenSpan);
        return file.ToArray();
    }

    private DicomWriter Element(uint tag, string vr, byte[] value, byte padding)
    {
        bool odd = value.Length % 2 == 1;
        Header(tag, vr, (uint)(value.Length + (odd ? 1 : 0)));
        body.Write(value);
        if (odd) body.Write([padding]);
        return this;
    }

    private void Header(uint tag, string vr, uint length)
    {
        if (tag <= last) throw new InvalidOperationException($"Element {tag:x8} comes after {last:x8}.");
        last = tag;
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)tag);
        Encoding.ASCII.GetBytes(vr, head[4..]);
        bool wide = vr is "OB" or "OW";
        if (wide) BinaryPrimitives.WriteUInt32LittleEndian(head[8..], length);
        else BinaryPrimitives.WriteUInt16LittleEndian(head[6..], checked((ushort)length));
        body.Write(head[..(wide ? 12 : 8)]);
    }

    private void Item(ushort element, byte[] content)
    {
        bool odd = content.Length % 2 == 1;
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(head, 0xfffe);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], element);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], content.Length + (odd ? 1 : 0));
        body.Write(head);
        body.Write(content);
        if (odd) body.Write([(byte)0]);
    }
}
