using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>PALETTE COLOR (PS3.3 C.7.6.3.1.5, C.7.9): three tables from a stored value to red, green and blue.</summary>
internal sealed class Palette
{
    private readonly byte[][] tables;
    private readonly int[] first;

    private Palette(ushort[][] entries, int[] first, int bits)
    {
        this.first = first;
        // Some writers say 16 bits and store 8: a table in which nothing needs the upper byte has none.
        var shift = bits > 8 && Array.Exists(entries, table => Array.Exists(table, entry => entry > 255)) ? bits - 8 : 0;
        tables = Array.ConvertAll(entries, table => Array.ConvertAll(table, entry => (byte)Math.Min(255, entry >> shift)));
    }

    /// <summary>The first value that the palette colours.</summary>
    public int First => first.Min();

    /// <exception cref="ImageFormatException">A table is missing or broken.</exception>
    public static Palette Of(DataSet dataSet, PixelDescription shape, CancellationToken cancellation)
    {
        var (entries, firsts, most) = (new ushort[3][], new int[3], 8);
        for (uint colour = 0; colour < 3; colour++)
        {
            var tag = new Tag(Tags.RedPaletteDescriptor.Value + colour);
            var (count, first, bits) = LookupTable.Descriptor(dataSet, tag, shape.Signed);
            (firsts[colour], most) = (first, Math.Max(most, bits));
            var segmented = new Tag(Tags.SegmentedRedPaletteData.Value + colour);
            if (dataSet.Find(segmented) is { Length: > 0 } element)
            {
                entries[colour] = SegmentedTable.Expand(dataSet.Bytes(element, 1 << 20, cancellation), count, bits, dataSet.Encoding.BigEndian)
                    ?? throw new ImageFormatException($"{segmented}: the segments do not make {count} entries.", element.Offset, segmented.ToString());
                continue;
            }

            entries[colour] = LookupTable.Of(dataSet, tag, new Tag(Tags.RedPaletteData.Value + colour), shape.Signed, cancellation).Entries;
        }

        return new Palette(entries, firsts, most);
    }

    /// <summary>
    /// The Supplemental Palette of a grey image (C.7.6.23): values from its first on are coloured, the others stay grey. Null when the image has none or does not
    /// ask for colour.
    /// </summary>
    public static Palette? Supplemental(DataSet dataSet, PixelDescription shape, CancellationToken cancellation)
    {
        if (shape.Samples != 1 || shape.IsPalette || dataSet.Text(Tags.PixelPresentation) is not ("COLOR" or "MIXED")) return null;
        return dataSet.Find(Tags.RedPaletteDescriptor) is null ? null : Of(dataSet, shape, cancellation);
    }

    /// <summary>RGB of palette indices; an index outside a table takes its nearest entry.</summary>
    /// <param name="indices">The stored bits alone, as <see cref="StoredBits.Normalise"/> leaves them.</param>
    public PixelBuffer Apply(PixelBuffer indices, bool invert)
    {
        var rgb = new byte[indices.Width * indices.Height * 3];
        for (int pixel = 0, to = 0; to < rgb.Length; pixel++, to += 3) Look((long)Samples.Value(indices, pixel), rgb.AsSpan(to, 3));
        var picture = new PixelBuffer(indices.Width, indices.Height, 3, SampleType.UInt8, rgb);
        return invert ? Colour.Invert(picture) : picture;
    }

    /// <summary>RGB of a grey picture with the values of the supplemental palette in its colours.</summary>
    /// <param name="grey">The picture of the same frame.</param>
    public PixelBuffer Over(PixelBuffer grey, PixelBuffer indices)
    {
        var (picture, start) = (Colour.ToRgb(grey), First);
        for (int pixel = 0, to = 0; to < picture.Data.Length; pixel++, to += 3)
        {
            var value = (long)Samples.Value(indices, pixel);
            if (value >= start) Look(value, picture.Data.AsSpan(to, 3));
        }

        return picture;
    }

    private void Look(long value, Span<byte> rgb)
    {
        for (var colour = 0; colour < 3; colour++)
        {
            var table = tables[colour];
            rgb[colour] = table[(int)Math.Clamp(value - first[colour], 0, table.Length - 1)];
        }
    }
}
