using Lightbox.Imaging.Display;

namespace Lightbox.Imaging;

/// <summary>What an image file says of itself. What the file does not say is null, never zero and never guessed.</summary>
public sealed record ImageInfo
{
    /// <summary>dicom, svs, tiff, nifti, avi, mp4, mkv, webm, hdf5, png, jpeg, webp ...: the first bytes' format, never the name's.</summary>
    public required string Format { get; init; }

    /// <summary>IANA media type of the file's content.</summary>
    public required string MediaType { get; init; }

    /// <summary>How a viewer shows it: image (one frame or several alike), slide, volume, clip or document (no pixels).</summary>
    public required ImageKind Kind { get; init; }

    /// <summary>DICOM transfer syntax UID.</summary>
    public string? TransferSyntax { get; init; }

    /// <summary>DICOM SOP Class UID.</summary>
    public string? SopClass { get; init; }

    /// <summary>DICOM modality (CS value), for a slide "SM".</summary>
    public string? Modality { get; init; }

    /// <summary>Body Part Examined, as the file writes it.</summary>
    public string? BodyPart { get; init; }

    public int? Rows { get; init; }

    public int? Columns { get; init; }

    public int? Frames { get; init; }

    public int? SamplesPerPixel { get; init; }

    public int? BitsAllocated { get; init; }

    public int? BitsStored { get; init; }

    /// <summary>0 unsigned, 1 two's complement (PS3.3 C.7.6.3.1.3).</summary>
    public int? PixelRepresentation { get; init; }

    public string? Photometric { get; init; }

    /// <summary>0 colour by pixel, 1 colour by plane (PS3.3 C.7.6.3.1.3).</summary>
    public int? Planar { get; init; }

    /// <summary>Pixel spacing [row, column], mm (PS3.3 10.7.1.3).</summary>
    public double[]? Spacing { get; init; }

    /// <summary>The file's first window [centre, width], in modality units (PS3.3 C.11.2).</summary>
    public double[]? Window { get; init; }

    /// <summary>All windows of the file's first frame, in the order <see cref="DisplayOptions.FileWindow"/> counts them.</summary>
    public IReadOnlyList<NamedWindow>? Windows { get; init; }

    /// <summary>
    /// Names of the file's VOI tables (LUT Explanation; empty where it has none), counted after the windows; the first of them is what is shown when nothing is
    /// asked for.
    /// </summary>
    public IReadOnlyList<string>? WindowTables { get; init; }

    /// <summary>How many overlays (groups 60xx) the file has.</summary>
    public int? Overlays { get; init; }

    /// <summary>Vertical then horizontal size of a pixel, any unit, for a file with pixels that are not square and no spacing (PS3.3 C.7.6.3.1.7).</summary>
    public double[]? PixelAspect { get; init; }

    /// <summary>Pyramid levels, largest first.</summary>
    public IReadOnlyList<PyramidLevel>? Levels { get; init; }

    /// <summary>Micrometres per level-0 pixel [x, y].</summary>
    public double[]? Mpp { get; init; }

    /// <summary>The picture itself is a slide's label or macro image, which may show a patient's name: a DICOM instance of its own. Private as <see cref="AssociatedImage.IsPrivate"/> says.</summary>
    public bool IsIdentifying { get; init; }

    /// <summary>Bytes of the ICC profile that the file holds; pictures come without it applied.</summary>
    public int? IccProfileBytes { get; init; }

    /// <summary>Objective power of the scan.</summary>
    public double? Magnification { get; init; }

    /// <summary>NIfTI array shape: x, y, z, t ... without the leading count.</summary>
    public int[]? Dims { get; init; }

    /// <summary>Voxel sizes, one for each of <see cref="Dims"/>, in the file's units: mm in space unless a NIfTI file says micrometres or metres.</summary>
    public double[]? Zooms { get; init; }

    /// <summary>Voxel to world (RAS+, in the unit of <see cref="Zooms"/>), 4 x 4 rows.</summary>
    public double[][]? Affine { get; init; }

    /// <summary>numpy's name of the stored type.</summary>
    public string? Dtype { get; init; }

    /// <summary>"little" or "big".</summary>
    public string? ByteOrder { get; init; }

    /// <summary>Frames per second.</summary>
    public double? Fps { get; init; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>What a person should know before relying on the picture, in words: planes that are missing from a series, a leaning gantry.</summary>
    public IReadOnlyList<string>? Remarks { get; init; }

    /// <summary>Where planes of a series are missing: the distances across, mm, between the planes on either side, from one end of the stack to the other.</summary>
    public double[]? Gaps { get; init; }

    /// <summary>Frames come unevenly: <see cref="Fps"/> is their mean, <see cref="IClipReader.TimeOf"/> says when each is shown.</summary>
    public bool? IsVariableRate { get; init; }

    /// <summary>EXIF orientation, 1 to 8 (CIPA DC-008 4.6.5); told and not applied: rows and columns are those of the stored pixels.</summary>
    public int? Orientation { get; init; }

    /// <summary>Names of the pictures beside the main one (label, macro, thumbnail).</summary>
    public IReadOnlyList<string>? AssociatedImages { get; init; }

    /// <summary>What a DICOMDIR lists, '/' between the parts of a name: text to show, never a path to open.</summary>
    public IReadOnlyList<string>? ReferencedFiles { get; init; }

    /// <summary>DICOM UIDs that group instances; attributes, never keys.</summary>
    public string? StudyInstanceUid { get; init; }

    public string? SeriesInstanceUid { get; init; }

    public string? SopInstanceUid { get; init; }

    /// <summary>Position of the instance in its series (0020,0013).</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Where the first frame's upper left pixel is: x, y, z in the patient (LPS+), mm (0020,0032).</summary>
    public double[]? ImagePosition { get; init; }

    /// <summary>Where the first frame's rows, then its columns run in the patient (LPS+): six direction cosines (0020,0037).</summary>
    public double[]? ImageOrientation { get; init; }
}

/// <summary>How a viewer shows an image.</summary>
public enum ImageKind
{
    Image,
    Slide,
    Volume,
    Clip,
    Document,
}

/// <summary>One level of a pyramid; sizes in pixels, downsample against level 0.</summary>
public sealed record PyramidLevel(int Width, int Height, int TileWidth, int TileHeight, double Downsample);
