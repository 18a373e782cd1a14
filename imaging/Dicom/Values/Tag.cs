namespace Lightbox.Imaging.Dicom;

/// <summary>A DICOM tag: group and element (PS3.5 7.1).</summary>
internal readonly record struct Tag(uint Value) : IComparable<Tag>
{
    public Tag(ushort group, ushort element)
        : this(((uint)group << 16) | element)
    {
    }

    public ushort Group => (ushort)(Value >> 16);

    public ushort Element => (ushort)Value;

    /// <summary>Items and delimiters carry no VR in any encoding.</summary>
    public bool IsDelimiter => Group == 0xFFFE;

    /// <summary>Pixels of any kind at the top level: integer, float or double.</summary>
    public bool IsPixels => Value is 0x7FE00008 or 0x7FE00009 or 0x7FE00010;

    public static bool operator <(Tag left, Tag right) => left.Value < right.Value;

    public static bool operator >(Tag left, Tag right) => left.Value > right.Value;

    public static bool operator <=(Tag left, Tag right) => left.Value <= right.Value;

    public static bool operator >=(Tag left, Tag right) => left.Value >= right.Value;

    public int CompareTo(Tag other) => Value.CompareTo(other.Value);

    public override string ToString() => $"({Group:X4},{Element:X4})";
}
