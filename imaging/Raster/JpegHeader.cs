namespace Lightbox.Imaging.Raster;

/// <summary>What a JPEG stream's own markers say (ITU-T T.81 annex B), read without decoding.</summary>
public sealed record JpegHeader
{
    /// <summary>Columns, pixels.</summary>
    public required int Width { get; init; }

    /// <summary>EXIF orientation, 1 to 8; null when the file does not say.</summary>
    public int? Orientation { get; init; }

    /// <summary>Rows, pixels.</summary>
    public required int Height { get; init; }

    /// <summary>1 grey, 3 colour, 4 CMYK.</summary>
    public required int Components { get; init; }

    /// <summary>Bits of a sample: 8 or 12, 2 to 16 when lossless.</summary>
    public required int Precision { get; init; }

    /// <summary>Which coding process: the last four bits of the SOF marker (0 baseline, 1 extended, 2 progressive, 3 lossless ...).</summary>
    public required int Process { get; init; }

    /// <summary>Some component is sampled more coarsely than another.</summary>
    public required bool IsSubsampled { get; init; }

    /// <summary>There is a JFIF APP0, which means YCbCr (T.871).</summary>
    public required bool HasJfif { get; init; }

    /// <summary>The colour transform of an Adobe APP14: 0 none, 1 YCbCr, 2 YCCK; null when there is none.</summary>
    public required int? AdobeTransform { get; init; }

    /// <summary>The process in words, for a refusal.</summary>
    public string ProcessName => Process switch
    {
        0 => "baseline",
        1 => "extended sequential",
        2 => "progressive",
        3 => "lossless",
        5 or 6 or 7 => "hierarchical",
        9 or 10 => "arithmetic-coded",
        11 => "arithmetic-coded lossless",
        _ => "hierarchical arithmetic-coded",
    };
}
