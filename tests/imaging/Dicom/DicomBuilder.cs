using System.Buffers.Binary;
using System.Text;
using Lightbox.Imaging.Dicom;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Writes DICOM by hand, right or wrong: elements go out as they are told, lengths too.</summary>
internal sealed class DicomBuilder(string? syntax = DicomBuilder.ExplicitLittle, bool preamble = true)
{
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBig = "1.2.840.10008.1.2.2";
    public const string Rle = "1.2.840.10008.1.2.5";
    public const string Baseline = "1.2.840.10008.1.2.4.50";

    private readonly List<byte> body = [];

    private bool IsExplicit => syntax != ImplicitLittle;

    private bool IsBig => syntax == ExplicitBig;

    /// <summary>Bytes in front of the data set.</summary>
    public int HeadLength => Head().Length;

    /// <summary>Where the next element will start in the file.</summary>
    public int Position => HeadLength + body.Count;

    public DicomBuilder Element(uint tag, string vr, byte[] value, uint? length = null)
    {
        WriteTag(tag);
        var count = length ?? (uint)value.Length;
        if (!IsExplicit)
        {
            WriteUInt32(count);
        }
        else
        {
            body.AddRange(Encoding.ASCII.GetBytes(vr));
            if (vr is "OB" or "OW" or "OF" or "OD" or "OV" or "SQ" or "UN" or "UT" or "UC")
            {
                body.AddRange([0, 0]);
                WriteUInt32(count);
            }
            else
            {
                WriteUInt16((ushort)count);
            }
        }

        body.AddRange(value);
        return this;
    }

    public DicomBuilder Text(uint tag, string vr, string value)
    {
        var bytes = Encoding.Latin1.GetBytes(value);
        return Element(tag, vr, (bytes.Length & 1) == 0 ? bytes : [.. bytes, (byte)(vr == "UI" ? 0 : ' ')]);
    }

    public DicomBuilder UInt16(uint tag, params int[] values)
    {
        var bytes = new byte[values.Length * 2];
        for (var i = 0; i < values.Length; i++)
        {
            if (IsBig) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), (ushort)values[i]);
            else BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), (ushort)values[i]);
        }

        return Element(tag, "US", bytes);
    }

    public DicomBuilder Raw(params byte[] bytes)
    {
        body.AddRange(bytes);
        return this;
    }

    /// <summary>An item head, or with another tag a delimiter.</summary>
    public DicomBuilder Item(uint length, uint tag = 0xFFFEE000)
    {
        WriteTag(tag);
        WriteUInt32(length);
        return this;
    }

    /// <summary>The Image Pixel module, so that only the pixels are left to write.</summary>
    public DicomBuilder Image(
        int rows, int columns, int bits = 8, int stored = 0, string photometric = "MONOCHROME2", int samples = 1, bool signed = false, int planar = 0, int frames = 0)
    {
        Text(0x00080060, "CS", "OT").UInt16(0x00280002, samples).Text(0x00280004, "CS", photometric);
        if (samples > 1) UInt16(0x00280006, planar);
        if (frames > 0) Text(0x00280008, "IS", frames.ToString());
        return UInt16(0x00280010, rows).UInt16(0x00280011, columns).UInt16(0x00280100, bits)
            .UInt16(0x00280101, stored == 0 ? bits : stored).UInt16(0x00280102, (stored == 0 ? bits : stored) - 1).UInt16(0x00280103, signed ? 1 : 0);
    }

    public DicomBuilder Pixels(byte[] bytes, string vr = "OW") => Element(0x7FE00010, vr, bytes);

    /// <summary>Encapsulated pixel data: an offset table and fragments, each made even.</summary>
    public DicomBuilder Encapsulated(uint[] table, params byte[][] fragments)
    {
        Element(0x7FE00010, "OB", [], uint.MaxValue).Item((uint)table.Length * 4);
        foreach (var entry in table) WriteUInt32(entry);
        foreach (var fragment in fragments)
        {
            Item((uint)(fragment.Length + (fragment.Length & 1)));
            body.AddRange(fragment);
            if ((fragment.Length & 1) == 1) body.Add(0);
        }

        return Item(0, 0xFFFEE0DD);
    }

    public byte[] Body() => body.ToArray();

    public byte[] Build() => [.. Head(), .. body.ToArray()];

    public DicomReader Open() => Open(Build());

    public static DicomReader Open(byte[] bytes)
    {
        var source = new MemoryByteSource(bytes);
        return (DicomReader)DicomFormat.Open(source, CancellationToken.None);
    }

    private byte[] Head()
    {
        byte[] start = preamble ? [.. new byte[128], .. "DICM"u8] : [];
        if (syntax is null || !preamble) return start;
        var uid = Encoding.ASCII.GetBytes(syntax.Length % 2 == 0 ? syntax : syntax + "\0");
        byte[] meta = [2, 0, 0x10, 0, (byte)'U', (byte)'I', (byte)uid.Length, 0, .. uid];
        return [.. start, 2, 0, 0, 0, (byte)'U', (byte)'L', 4, 0, (byte)meta.Length, 0, 0, 0, .. meta];
    }

    private void WriteTag(uint tag)
    {
        WriteUInt16((ushort)(tag >> 16));
        WriteUInt16((ushort)tag);
    }

    private void WriteUInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (IsBig) BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        body.AddRange(bytes);
    }

    private void WriteUInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (IsBig) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        body.AddRange(bytes);
    }
}
