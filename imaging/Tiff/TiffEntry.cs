namespace Lightbox.Imaging.Tiff;

/// <summary>One directory entry: where its values lie, not the values, which may be millions of tile offsets.</summary>
/// <param name="Type">TIFF field type, 1 to 18.</param>
/// <param name="Count">Values, not bytes; below 2^31.</param>
/// <param name="ValueOffset">File offset of the first value; inside the entry itself when the values fit there.</param>
internal readonly record struct TiffEntry(ushort Type, long Count, long ValueOffset)
{
    public int ElementSize => SizeOf(Type);

    /// <summary>Bytes of one value; 0 for a type that does not exist.</summary>
    public static int SizeOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };
}
