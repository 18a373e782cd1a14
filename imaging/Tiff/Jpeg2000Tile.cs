using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Native;
using OpenCvSharp;

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

        OpenCv.Require();
        try
        {
            using var mat = Cv2.ImDecode(stored.AsSpan(codestream.Start), picture.Samples == 1 ? ImreadModes.Grayscale : ImreadModes.Color);
            bool same = !mat.Empty() && mat.Width == codestream.Width && mat.Height == codestream.Height;
            return same ? Mats.ToPixels(mat) : throw Undecodable(picture);
        }
        catch (OpenCVException error)
        {
            throw Undecodable(picture, error);
        }
    }

    private static ImageFormatException Undecodable(TiffPicture picture, Exception? inner = null) =>
        new($"TIFF directory {picture.Directory.Index}: a JPEG 2000 tile cannot be decoded.", field: "Compression", inner: inner);
}
