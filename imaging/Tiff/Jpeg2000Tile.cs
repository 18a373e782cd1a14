using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Isolation;

namespace Lightbox.Imaging.Tiff;

/// <summary>
/// A tile that is a JPEG 2000 codestream: Aperio's 33005, whose samples are RGB, and the registered 34712. Aperio's 33003 stores YCbCr with
/// chroma of half the width, which is not undone here and refused by name.
/// </summary>
internal static class Jpeg2000Tile
{
    /// <summary>The sizes in the stream are held against the directory's before native code sees a byte.</summary>
    public static PixelBuffer Decode(TiffPicture picture, byte[] stored, int rows)
    {
        var codestream = Jpeg2000Codestream.Read(stored);
        bool fits = codestream.Width == picture.SegmentWidth && codestream.Height == rows && codestream.Components == picture.Samples;
        if (!fits || codestream.Precision != 8 || codestream.Signed || picture.Samples is not (1 or 3))
        {
            throw new ImageFormatException(
                $"TIFF directory {picture.Directory.Index}: a JPEG 2000 of {codestream.Width} x {codestream.Height} x {codestream.Components}, {codestream.Precision} bits, "
                + $"where {picture.SegmentWidth} x {rows} x {picture.Samples} of 8 bits belongs.",
                field: "Compression");
        }

        try
        {
            var pixels = Jpeg2000Job.Ask(stored.AsSpan(codestream.Start), (long)codestream.Width * codestream.Height * codestream.Components);
            bool same = pixels.Width == codestream.Width && pixels.Height == codestream.Height && pixels.SamplesPerPixel == picture.Samples && pixels.Type == SampleType.UInt8;
            return same ? pixels : throw Undecodable(picture);
        }
        catch (ImageFormatException error)
        {
            throw Undecodable(picture, error);
        }
    }

    private static ImageFormatException Undecodable(TiffPicture picture, Exception? inner = null) =>
        new($"TIFF directory {picture.Directory.Index}: a JPEG 2000 tile cannot be decoded.", field: "Compression", inner: inner);
}
