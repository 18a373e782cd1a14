namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>What one instance is among those of a slide.</summary>
internal enum SlideRole
{
    /// <summary>A level of the pyramid (VOLUME), or a part of one.</summary>
    Level,
    Label,

    /// <summary>The macro image (OVERVIEW).</summary>
    Macro,
    Thumbnail,
}

/// <summary>One file of a whole-slide image (VL Whole Slide Microscopy Image, PS3.3 A.32.8): its frames, and the matrix they are tiles of.</summary>
internal sealed class SlideInstance
{
    /// <summary>VL Whole Slide Microscopy Image Storage (PS3.4 B.5).</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.77.1.6";

    /// <exception cref="ImageFormatException">The total pixel matrix is missing or cannot be; names the tag.</exception>
    public SlideInstance(DicomReader reader)
    {
        Reader = reader;
        var data = reader.File.DataSet;
        Columns = Side(data, SlideTags.TotalPixelMatrixColumns);
        Rows = Side(data, SlideTags.TotalPixelMatrixRows);
        TileWidth = Side(data, Tags.Columns);
        TileHeight = Side(data, Tags.Rows);
        Frames = Math.Max(1, reader.Info.Frames ?? 1);
        FrameOffset = data.Integer(SlideTags.ConcatenationFrameOffsetNumber) ?? 0;
        Concatenation = data.Text(SlideTags.ConcatenationUid);
        Role = RoleOf(data.Texts(SlideTags.ImageType) ?? []);
    }

    public DicomReader Reader { get; }

    public DataSet DataSet => Reader.File.DataSet;

    /// <summary>Pixels of the whole matrix across.</summary>
    public int Columns { get; }

    public int Rows { get; }

    public int TileWidth { get; }

    public int TileHeight { get; }

    public int Frames { get; }

    /// <summary>Frames of the concatenation before this instance's first (C.7.6.16.1.1).</summary>
    public int FrameOffset { get; }

    /// <summary>Null for an instance that is whole by itself.</summary>
    public string? Concatenation { get; }

    public SlideRole Role { get; }

    public int TilesAcross => (int)(((long)Columns + TileWidth - 1) / TileWidth);

    public int TilesDown => (int)(((long)Rows + TileHeight - 1) / TileHeight);

    /// <summary>Whether a data set is a whole-slide image with a matrix of tiles.</summary>
    public static bool IsSlide(Part10File file) =>
        (file.DataSet.Text(Tags.SopClassUid) ?? file.Meta.Text(Tags.MediaStorageSopClassUid)) == SopClass && file.DataSet.Pixels() is not null;

    /// <summary>Whether the picture is a slide's label or overview, on which names are written.</summary>
    public static bool ShowsLabel(Part10File file) =>
        IsSlide(file) && RoleOf(file.DataSet.Texts(SlideTags.ImageType) ?? []) is (SlideRole.Label or SlideRole.Macro);

    /// <summary>Image Type's third value (C.8.12.4.1.1).</summary>
    private static SlideRole RoleOf(string[] imageType) => imageType is [_, _, var flavour, ..]
        ? flavour switch
        {
            "LABEL" => SlideRole.Label,
            "OVERVIEW" => SlideRole.Macro,
            "THUMBNAIL" => SlideRole.Thumbnail,
            _ => SlideRole.Level,
        }
        : SlideRole.Level;

    private static int Side(DataSet data, Tag tag) => data.Integer(tag) is > 0 and var side
        ? side
        : throw new ImageFormatException($"{tag}: a whole-slide image needs it, and above 0.", data.Find(tag)?.Offset, tag.ToString());
}
