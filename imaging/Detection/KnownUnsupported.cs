namespace Lightbox.Imaging;

/// <summary>Formats told by their first bytes that no reader here opens, so that the refusal can name them.</summary>
internal static class KnownUnsupported
{
    private static readonly (int Offset, byte[] Magic, string Name)[] Signs =
    [
        (0, [.. "PK\x03\x04"u8], "zip archive"),
        (0, [.. "PK\x05\x06"u8], "zip archive"),
        (0, [0x1f, 0x8b], "gzip file"),
        (0, [.. "BZh"u8], "bzip2 file"),
        (0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "xz file"),
        (0, [0x28, 0xb5, 0x2f, 0xfd], "zstd file"),
        (0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7z archive"),
        (0, [.. "Rar!\x1a\x07"u8], "rar archive"),
        (257, [.. "ustar"u8], "tar archive"),
        (0, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], "Windows Media video"),
        (0, [.. "FLV\x01"u8], "Flash video"),
        (0, [.. "CDF\x01"u8], "NetCDF (MINC) file"),
        (0, [.. "CDF\x02"u8], "NetCDF (MINC) file"),
        (0, [.. "NRRD0"u8], "NRRD volume"),
        (0, [.. "ObjectType ="u8], "MetaImage volume"),
        (0, [.. "ZISRAWFILE"u8], "Zeiss CZI slide"),
        (0, [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20], "JPEG 2000 image"),
        (0, [0xff, 0x4f, 0xff, 0x51], "JPEG 2000 codestream"),
        (0, [0x00, 0x00, 0x00, 0x0c, 0x4a, 0x58, 0x4c, 0x20], "JPEG XL image"),
        (4, [.. "ftypheic"u8], "HEIC image"),
        (4, [.. "ftypheix"u8], "HEIC image"),
        (4, [.. "ftypmif1"u8], "HEIF image"),
        (0, [.. "8BPS"u8], "Photoshop image"),
        (0, [0x76, 0x2f, 0x31, 0x01], "OpenEXR image"),
        (0, [.. "SIMPLE  ="u8], "FITS image"),
    ];

    /// <summary>The name, or null when nothing is known.</summary>
    public static string? Name(FileHead head)
    {
        foreach (var (offset, magic, name) in Signs)
        {
            if (head.Has(offset, magic)) return name;
        }

        return IsBitmap(head) ? "BMP image" : null;
    }

    /// <summary>Two letters are no sign of their own: the length field must fit the file as well.</summary>
    private static bool IsBitmap(FileHead head) =>
        head.Has(0, "BM"u8) && head.Bytes.Length >= 26 && BitConverter.ToUInt32(head.Bytes[2..6]) == head.Source.Length;
}
