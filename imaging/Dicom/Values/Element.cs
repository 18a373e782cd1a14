namespace Lightbox.Imaging.Dicom;

/// <summary>One element of a data set: where its value lies, never the value itself.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Vr">As written, or from the dictionary when the encoding writes none.</param>
/// <param name="Offset">Where the element starts, bytes.</param>
/// <param name="ValueOffset">Where its value starts, bytes.</param>
/// <param name="Length">Bytes of the value; <see cref="Undefined"/> for encapsulated pixels.</param>
/// <param name="Items">The items of a sequence that was parsed; null for everything else.</param>
internal readonly record struct Element(Tag Tag, Vr Vr, long Offset, long ValueOffset, long Length, IReadOnlyList<DataSet>? Items = null)
{
    /// <summary>The length 0xFFFFFFFF: the value ends at a delimiter (PS3.5 7.1.1).</summary>
    public const long Undefined = -1;
}

/// <summary>How a data set is written: with or without VRs, in which byte order (PS3.5 7.1, 7.3).</summary>
internal readonly record struct DataSetEncoding(bool Explicit, bool BigEndian)
{
    public static readonly DataSetEncoding ImplicitLittle = new(false, false);
    public static readonly DataSetEncoding ExplicitLittle = new(true, false);
    public static readonly DataSetEncoding ExplicitBig = new(true, true);
}
