namespace Lightbox.Imaging.Raster;

/// <summary>
/// The orientation that a camera noted (CIPA DC-008 4.6.5): in a JPEG's APP1 "Exif\0\0", a TIFF whose first directory has tag 0112 with a value from 1 to 8.
/// </summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;

    /// <summary>Null when the segment is no EXIF or does not say.</summary>
    public static int? Of(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8) || segment.Length < 16) return null;
        var tiff = segment[6..];
        if (!tiff.StartsWith("II*\0"u8) && !tiff.StartsWith("MM\0*"u8)) return null;
        var order = new ByteOrder(tiff[0] == 'I');
        uint at = order.UInt32(tiff[4..]);
        if (at > tiff.Length - 2) return null;
        int count = order.UInt16(tiff[(int)at..]);
        for (var i = 0; i < count && at + 2 + (12L * (i + 1)) <= tiff.Length; i++)
        {
            var entry = tiff[(int)(at + 2 + (12 * i))..];
            if (order.UInt16(entry) == Tag) return order.UInt16(entry[8..]) is >= 1 and <= 8 and var value ? value : null;
        }

        return null;
    }
}
