namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// What a coded stream says of its own size, against the image it is in. A stream that disagrees is refused: whichever is believed, the picture is wrong.
/// </summary>
internal static class CodedSize
{
    /// <param name="codec">The codec's name, for the message.</param>
    /// <param name="offset">Where the stream says it, bytes from its start.</param>
    /// <exception cref="ImageFormatException">Columns, rows or samples a pixel differ.</exception>
    public static void Require(string codec, int width, int height, int samples, PixelDescription description, int offset)
    {
        if (width == description.Columns && height == description.Rows && samples == description.Samples) return;
        throw new ImageFormatException(
            $"The {codec} is {width} x {height} x {samples}, the header says {description.Columns} x {description.Rows} x {description.Samples}.",
            offset,
            Tags.PixelData.ToString());
    }

    /// <summary>Fewer bytes than the emptiest picture of this size takes; found before its samples are allocated.</summary>
    /// <param name="pixelsPerByte">Pixels that one coded byte can stand for at the very most.</param>
    public static void RequireLength(string codec, int length, int pixelsPerByte, PixelDescription description)
    {
        if ((long)length * pixelsPerByte >= description.PixelsPerFrame) return;
        throw new ImageFormatException(
            $"{length} bytes cannot be a {codec} of {description.Columns} x {description.Rows}.", length, Tags.PixelData.ToString());
    }
}
