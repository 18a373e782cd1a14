using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>PALETTE COLOR (PS3.3 C.7.6.3.1.5, C.7.9): three tables from a stored value to red, green and blue.</summary>
internal sealed class Palette
{
    private readonly byte[][] tables;
    private readonly int first;

    private Palette(ushort[][] entries, int first, int bits)
    {
        this.first = first;
        // Some writers say 16 bits and store 8: a table in which nothing needs the upper byte has none.
        var shift = bits > 8 && Array.Exists(entries, table => Array.Exists(table, entry => entry > 255)) ? bits - 8 : 0;
        tables = Array.ConvertAll(entries, table => Array.ConvertAll(table, entry => (byte)Math.Min(255, entry >> shift)));
    }

    /// <exception cref="ImageFormatException">A table is missing or broken.</exception>
    public static Palette Of(DataSet dataSet, PixelDescription shape, CancellationToken cancellation)
    {
        var entries = new ushort[3][];
        var (first, bits) = (0, 16);
        for (uint colour = 0; colour < 3; colour++)
        {
            var tag = new Tag(Tags.RedPaletteDescriptor.Value + colour);
            (var count, first, bits) = LookupTable.Descriptor(dataSet, tag, shape.Signed);
            var segmented = new Tag(Tags.SegmentedRedPaletteData.Value + colour);
            if (dataSet.Find(segmented) is { Length: > 0 } element)
            {
                entries[colour] = SegmentedTable.Expand(dataSet.Bytes(element, 1 << 20, cancellation), count, dataSet.Encoding.BigEndian)
                    ?? throw new ImageFormatException($"{segmented}: the segments do not make {count} entries.", element.Offset, segmented.ToString());
                continue;
            }

            var table = LookupTable.Of(dataSet, tag, new Tag(Tags.RedPaletteData.Value + colour), shape.Signed, cancellation);
            entries[colour] = new ushort[table.Length];
            for (var i = 0; i < table.Length; i++) entries[colour][i] = table[table.First + i];
        }

        return new Palette(entries, first, bits);
    }

    /// <summary>RGB of palette indices; an index outside a table takes its nearest entry.</summary>
    public PixelBuffer Apply(PixelBuffer indices, bool invert)
    {
        var rgb = new byte[indices.Width * indices.Height * 3];
        for (int pixel = 0, to = 0; to < rgb.Length; pixel++, to += 3)
        {
            var index = (long)Samples.Value(indices, pixel) - first;
            for (var colour = 0; colour < 3; colour++)
            {
                var table = tables[colour];
                rgb[to + colour] = table[(int)Math.Clamp(index, 0, table.Length - 1)];
            }
        }

        var picture = new PixelBuffer(indices.Width, indices.Height, 3, SampleType.UInt8, rgb);
        return invert ? Colour.Invert(picture) : picture;
    }
}
