namespace Lightbox.Imaging.Tiff;

/// <summary>What a TIFF may ask of this process; each is far above real slides and far below harm.</summary>
internal static class TiffLimits
{
    /// <summary>Directories of one file; a Z-stack slide has some hundreds.</summary>
    public const int Directories = 4096;

    /// <summary>Entries of one directory; real ones have about 20.</summary>
    public const int Entries = 4096;

    /// <summary>Bytes kept of an ImageDescription; Aperio's has about 1000.</summary>
    public const int Text = 64 * 1024;

    /// <summary>Bytes and characters read of an OME-XML text; one line for each plane of a Z-stack adds up.</summary>
    public const int OmeText = 8 << 20;

    /// <summary>Bytes of an ICC profile; a scanner's has some kilobytes to a megabyte.</summary>
    public const int IccProfile = 8 << 20;

    /// <summary>Bytes of JPEGTables; two tables of each kind are 574 bytes.</summary>
    public const int JpegTables = 64 * 1024;

    /// <summary>Bytes of one tile or strip, stored or decoded.</summary>
    public const long Segment = 256L << 20;

    /// <summary>Bytes of a picture read as a whole.</summary>
    public const long Picture = 512L << 20;
}
