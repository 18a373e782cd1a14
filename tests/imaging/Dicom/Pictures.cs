namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Images small enough to work their greys out by hand.</summary>
internal static class Pictures
{
    /// <summary>One row of 8-bit greys.</summary>
    public static DicomBuilder Grey(string photometric, params byte[] values) =>
        new DicomBuilder().Image(1, values.Length, photometric: photometric).Element(0x0029FFFF, "OB", values);

    /// <summary>One row of 16-bit greys.</summary>
    public static DicomBuilder Grey16(bool signed, params int[] values) =>
        new DicomBuilder().Image(1, values.Length, 16, signed: signed).Element(0x0029FFFF, "OB", Palettes.Words(values));

    /// <summary>Pixels come last in a file, so that the fixtures above keep theirs in a private element until everything else is written.</summary>
    public static byte[] Show(DicomBuilder builder, DisplayOptions? options = null, string? presentation = null)
    {
        using var bare = builder.Open();
        var kept = bare.File.DataSet.Find(new(0x0029FFFF));
        if (presentation is not null) builder.Text(0x20500020, "CS", presentation);
        using var reader = kept is null ? builder.Open() : DicomBuilder.Open(
            [.. builder.Build(), .. new DicomBuilder().Pixels(bare.File.DataSet.Bytes(kept.Value, 1 << 20, default)).Body()]);
        return reader.ReadDisplay(0, options ?? DisplayOptions.Default, CancellationToken.None).Data;
    }

    /// <summary>A sequence with one lookup table.</summary>
    public static void AddTable(DicomBuilder builder, uint sequence, int[] descriptor, int[] entries)
    {
        var item = new DicomBuilder().UInt16(0x00283002, descriptor).Element(0x00283006, "OW", Palettes.Words(entries)).Body();
        Sequence(builder, sequence, item);
    }

    /// <summary>A sequence of items, each written as a data set.</summary>
    public static DicomBuilder Sequence(DicomBuilder builder, uint sequence, params byte[][] items)
    {
        builder.Element(sequence, "SQ", [], uint.MaxValue);
        foreach (var item in items) builder.Item((uint)item.Length).Raw(item);
        return builder.Item(0, 0xFFFEE0DD);
    }

    /// <summary>A functional group with one macro of one item.</summary>
    public static byte[] Group(uint macro, DicomBuilder item) => Sequence(new DicomBuilder(), macro, item.Body()).Body();

    /// <summary>Two frames of 4 x 4 with overlays of both kinds, tables for every step, windows of their own and padding.</summary>
    public static byte[] WithEverything()
    {
        var builder = new DicomBuilder().Image(4, 4, 16, stored: 12, frames: 2).UInt16(0x00280120, 7).UInt16(0x00280121, 9);
        for (uint colour = 0; colour < 3; colour++) builder.UInt16(0x00281101 + colour, 4, 20, 8);
        for (uint colour = 0; colour < 3; colour++) builder.Element(0x00281221 + colour, "OW", Palettes.Words(0, 2, 10, 30, 1, 2, 50));
        AddTable(builder, 0x00283000, [3, 0, 16], [100, 0, 100]);
        AddTable(builder, 0x00283010, [3, 0, 8], [0, 100, 255]);
        AddTable(builder, 0x20500010, [3, 0, 8], [255, 100, 0]);
        Sequence(builder, 0x52009229, Group(0x00289145, new DicomBuilder().Text(0x00281052, "DS", "-10").Text(0x00281053, "DS", "2")));
        Sequence(builder, 0x52009230, Group(0x00289132, new DicomBuilder().Text(0x00281050, "DS", "40\\50").Text(0x00281051, "DS", "400\\500")), []);
        builder.Text(0x00089205, "CS", "COLOR");
        builder.Text(0x60000015, "IS", "2").UInt16(0x60000010, 4).UInt16(0x60000011, 4).Element(0x60000050, "SS", Palettes.Words(1, 0)).Element(0x60003000, "OW", [1, 2, 3, 4]);
        builder.UInt16(0x60020010, 4).UInt16(0x60020011, 4).UInt16(0x60020100, 16).UInt16(0x60020102, 13);
        return builder.Pixels(Palettes.Words([.. Enumerable.Range(0, 32)])).Build();
    }
}
