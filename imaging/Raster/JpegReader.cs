using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Raster;

/// <summary>A JPEG file. Its frame is grey or RGB: outside DICOM the colour transform is part of the compression (JFIF), not a rendering step.</summary>
internal sealed class JpegReader(IByteSource source, ImageInfo info) : RasterReader(source, info)
{
    /// <summary>EXIF, colour profiles and thumbnails come before the start of frame: usually a few KB, some MB at most.</summary>
    private const int FirstRead = 64 << 10, LongestHead = 16 << 20;

    public static JpegReader Open(IByteSource source, CancellationToken cancellation)
    {
        var header = ReadHeader(source, cancellation);
        return new(source, new ImageInfo
        {
            Format = "jpeg",
            MediaType = "image/jpeg",
            Kind = ImageKind.Image,
            Rows = header.Height,
            Columns = header.Width,
            Frames = 1,
            SamplesPerPixel = header.Components,
            BitsAllocated = header.Precision <= 8 ? 8 : 16,
            BitsStored = header.Precision,
            PixelRepresentation = 0,
            Orientation = header.Orientation,
            Photometric = header.Components switch { 1 => "MONOCHROME2", 3 => "RGB", 4 => "CMYK", _ => null },
        });
    }

    public override PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        var stored = ReadFrame(frame, cancellation);
        return PlainDisplay.Of(Info.SamplesPerPixel == 4 ? Cmyk.ToRgb(stored) : stored, options);
    }

    protected override PixelBuffer Decode(byte[] file)
    {
        if (Info.SamplesPerPixel != 4) return JpegDecoder.DecodeDisplay(file, null, Limits);
        var header = JpegDecoder.ReadHeader(file);
        if (header.Process > 2 || header.Precision != 8) throw new UnsupportedImageException($"No decoder here for a {header.ProcessName} JPEG of four components.", "JPEG with 4 components");
        Limits.CheckSize("A JPEG", header.Width, header.Height);
        return Cmyk.Decode(file, header);
    }

    private static JpegHeader ReadHeader(IByteSource source, CancellationToken cancellation)
    {
        for (int size = FirstRead; ; size *= 4)
        {
            var head = new byte[Math.Min(size, source.Length)];
            source.ReadExactly(0, head, "JPEG header", cancellation);
            try
            {
                return JpegDecoder.ReadHeader(head);
            }
            catch (ImageFormatException error) when (error.Truncated && head.Length < source.Length && size < LongestHead)
            {
                // The segments go on beyond what was read: read more.
            }
        }
    }
}
