namespace Lightbox.Imaging;

/// <summary>What a file turned out to be, by its content.</summary>
public enum FileVerdict
{
    /// <summary>A format with a reader here.</summary>
    Image,

    /// <summary>A format known by name that no reader here opens: an archive, a clip container, another image format. Ingest refuses it by that name.</summary>
    Unsupported,

    /// <summary>No image format known here: text, a sheet, a program. Ingest skips it.</summary>
    NotAnImage,

    /// <summary>No bytes at all.</summary>
    Empty,
}

/// <summary>The answer of <see cref="ImageFile.Detect"/>.</summary>
/// <param name="Verdict">Whether a reader here opens it.</param>
/// <param name="Format">
/// For an image the name <see cref="ImageInfo.Format"/> will have (dicom, svs, tiff, nifti, avi, mp4, png, jpeg); for an unsupported file
/// what it is ("zip archive"); else null.
/// </param>
public sealed record Detected(FileVerdict Verdict, string? Format)
{
    /// <summary>One sentence for a person, with nothing from inside the file.</summary>
    public string Reason => Verdict switch
    {
        FileVerdict.Image => $"{Format} image",
        FileVerdict.Unsupported => $"{Format}: known, but not read here",
        FileVerdict.Empty => "the file is empty",
        _ => "not an image of a known format",
    };
}
