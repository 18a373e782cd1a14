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
}
