namespace Lightbox.Imaging.Raster;

/// <summary>
/// BMP's run lengths (BI_RLE8, BI_RLE4): count and index; count 0 and 0 ends a row, 1 the picture, 2 moves right and up by the next two bytes, 3 and more
/// is that many indices as they are, padded to 16 bits. In RLE4 an index byte is two, used in turn. Pixels that are never written are index 0.
/// </summary>
internal static class BmpRuns
{
    public static byte[] Decode(byte[] file, BmpHeader header)
    {
        var indices = new byte[header.Width * header.Height];
        bool nibbles = header.Compression == 2;
        int x = 0, y = 0, at = header.PixelsAt;
        while (at + 2 <= file.Length && y < header.Height)
        {
            int count = file[at], value = file[at + 1];
            at += 2;
            if (count > 0)
            {
                for (var i = 0; i < count; i++) Put(indices, header, x++, y, nibbles ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
            }
            else if (value == 0) (x, y) = (0, y + 1);
            else if (value == 1) return indices;
            else if (value == 2)
            {
                if (at + 2 > file.Length) break;
                (x, y) = (x + file[at], y + file[at + 1]);
                at += 2;
            }
            else
            {
                int bytes = nibbles ? (value + 1) / 2 : value;
                if (at + bytes > file.Length) break;
                for (var i = 0; i < value; i++) Put(indices, header, x++, y, nibbles ? (i % 2 == 0 ? file[at + (i / 2)] >> 4 : file[at + (i / 2)] & 15) : file[at + i]);
                at += (bytes + 1) & ~1;
            }
        }

        return y >= header.Height ? indices : throw new ImageFormatException("BMP: the run lengths end before the picture does.", at, "pixels") { Truncated = true };
    }

    private static void Put(byte[] indices, BmpHeader header, int x, int y, int value)
    {
        if (x >= header.Width || y >= header.Height) return;
        int row = header.FromTop ? y : header.Height - 1 - y;
        indices[(row * header.Width) + x] = (byte)value;
    }
}
