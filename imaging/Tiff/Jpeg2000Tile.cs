using Lightbox.Imaging.Dicom;
using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Isolation;

namespace Lightbox.Imaging.Tiff;

/// <summary>
/// A tile that is a JPEG 2000 codestream: Aperio's 33005, whose samples are RGB, the registered 34712, and Aperio's 33003, whose samples are YCbCr that the codec
/// does not know of, usually with chroma of half the width.
/// </summary>
internal static class Jpeg2000Tile
{
    /// <summary>The sizes in the stream are held against the directory's before native code sees a byte.</summary>
    public static PixelBuffer Decode(TiffPicture picture, byte[] stored, int rows)
    {
        var codestream = Jpeg2000Codestream.Read(stored);
        bool fits = codestream.Width == picture.SegmentWidth && codestream.Height == rows && codestream.Components == picture.SamplesStored;
        if (!fits || codestream.Precision != 8 || codestream.Signed || picture.SamplesStored is not (1 or 3))
        {
            throw new ImageFormatException(
                $"TIFF directory {picture.Directory.Index}: a JPEG 2000 of {codestream.Width} x {codestream.Height} x {codestream.Components}, {codestream.Precision} bits, "
                + $"where {picture.SegmentWidth} x {rows} x {picture.SamplesStored} of 8 bits belongs.",
                field: "Compression");
        }

        bool ycbcr = picture is { Compression: TiffCompression.AperioJpeg2000Ycbcr, SamplesStored: 3 };
        if (codestream.Subsampled)
        {
            if (!ycbcr) throw Jpeg2000Codestream.OtherSizes();
            codestream.Subsampling(stored);
        }

        try
        {
            long samples = (long)codestream.Width * codestream.Height * codestream.Components;
            var pixels = Jpeg2000Job.Ask(stored.AsSpan(codestream.Start), samples, codestream.Subsampled);
            bool same = pixels.Width == codestream.Width && pixels.Height == codestream.Height && pixels.SamplesPerPixel == picture.SamplesStored && pixels.Type == SampleType.UInt8;
            if (!same) throw Undecodable(picture);
            return ycbcr ? ToRgb(pixels) : pixels;
        }
        catch (ImageFormatException error)
        {
            throw Undecodable(picture, error);
        }
    }

    private static PixelBuffer ToRgb(PixelBuffer ycbcr)
    {
        var data = ycbcr.Data;
        for (int i = 0; i + 2 < data.Length; i += 3) YbrTables.Full.Convert(data[i], data[i + 1], data[i + 2], data.AsSpan(i, 3));
        return ycbcr;
    }

    private static ImageFormatException Undecodable(TiffPicture picture, Exception? inner = null) =>
        new($"TIFF directory {picture.Directory.Index}: a JPEG 2000 tile cannot be decoded.", field: "Compression", inner: inner);
}
