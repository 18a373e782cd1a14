using System.Buffers.Binary;
using Lightbox.Imaging.Native;
using OpenCvSharp;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// 8-bit JPEG (baseline, extended, progressive; Huffman) through OpenCV, or through libvips where that does not load. libjpeg converts colours by what it finds in APP0 and APP14, so
/// those are taken out and an APP14 that says what we want is put in: transform 0 gives the samples as stored, 1 converts YCbCr to RGB.
/// </summary>
public static class JpegDecoder
{
    /// <summary>OpenCV's IMREAD_COLOR_RGB, for which the wrapper has no name: libjpeg itself writes the order we keep.</summary>
    private const ImreadModes ColorRgb = (ImreadModes)256;

    /// <summary>Reads the markers up to the first start of frame; decodes nothing.</summary>
    /// <exception cref="ImageFormatException">Not a JPEG stream, or broken before its start of frame; the offset counts from the stream's start.</exception>
    public static JpegHeader ReadHeader(ReadOnlySpan<byte> stream)
    {
        var markers = new JpegMarkers(stream);
        bool jfif = false;
        int? adobe = null, orientation = null;
        while (true)
        {
            markers.MoveNext();
            var payload = markers.Payload;
            switch (markers.Marker)
            {
                case JpegMarkers.App0 when payload.StartsWith("JFIF\0"u8):
                    jfif = true;
                    break;
                case JpegMarkers.App1:
                    orientation ??= ExifOrientation.Of(payload);
                    break;
                case JpegMarkers.App14 when payload.Length >= 12 && payload.StartsWith("Adobe"u8):
                    adobe = payload[11];
                    break;
                case JpegMarkers.StartOfScan or JpegMarkers.EndOfImage:
                    throw new ImageFormatException(
                        $"JPEG: no start of frame before byte {markers.MarkerOffset} of the stream.", markers.MarkerOffset, "SOF");
                case var marker when JpegMarkers.IsStartOfFrame(marker):
                    return ParseFrame(marker, payload, markers.MarkerOffset, jfif, adobe) with { Orientation = orientation };
            }
        }
    }

    /// <summary>The samples as the stream stores them, components interleaved, chroma brought to full size, no colour transform.</summary>
    /// <exception cref="ImageFormatException">Broken or cut short; also when another image or a DICOM delimiter follows the end of image.</exception>
    /// <exception cref="UnsupportedImageException">12 bits, lossless, arithmetic or four components; named.</exception>
    /// <exception cref="ImageLimitException">The start of frame asks for more than <paramref name="limits"/> allow.</exception>
    public static PixelBuffer DecodeStored(ReadOnlySpan<byte> stream, ImageLimits? limits = null)
    {
        var header = Check(stream, limits, strictEnd: true);
        return header.Components == 1 ? Decode(stream, header) : Decode(WithTransform(stream, 0), header);
    }

    /// <summary>8-bit grey or RGB for a screen.</summary>
    /// <param name="stream">One whole JPEG stream.</param>
    /// <param name="photometric">
    /// DICOM's Photometric Interpretation, which decides for three components, except that a stream called RGB that has JFIF or subsampled
    /// chroma is YCbCr all the same (no encoder subsamples red). Null outside DICOM: the stream's own markers decide.
    /// </param>
    /// <inheritdoc cref="DecodeStored"/>
    public static PixelBuffer DecodeDisplay(ReadOnlySpan<byte> stream, string? photometric, ImageLimits? limits = null)
    {
        var header = Check(stream, limits, strictEnd: photometric is not null);
        if (header.Components == 1 || photometric is null) return Decode(stream, header);
        return Decode(WithTransform(stream, (byte)(IsYcbcr(header, photometric) ? 1 : 0)), header);
    }

    /// <summary>8-bit grey or RGB where the container says what three components are, whatever the stream's own markers say.</summary>
    /// <inheritdoc cref="DecodeStored"/>
    public static PixelBuffer DecodeAs(ReadOnlySpan<byte> stream, bool isYcbcr, ImageLimits? limits = null)
    {
        var header = Check(stream, limits, strictEnd: false);
        return header.Components == 1 ? Decode(stream, header) : Decode(WithTransform(stream, (byte)(isYcbcr ? 1 : 0)), header);
    }

    /// <summary>Whether stored samples of this stream are YCbCr although or because the file says <paramref name="photometric"/>.</summary>
    public static bool IsYcbcr(JpegHeader header, string photometric)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(photometric);
        if (header.Components != 3) return false;
        return photometric.StartsWith("YBR", StringComparison.Ordinal) || header.HasJfif || header.IsSubsampled;
    }

    /// <summary>Precision (1), height (2), width (2), count (1), then for each component: id, sampling as two nibbles, table.</summary>
    private static JpegHeader ParseFrame(byte marker, ReadOnlySpan<byte> payload, int offset, bool jfif, int? adobe)
    {
        if (payload.Length < 6 || payload.Length < 6 + (3 * payload[5]))
        {
            throw new ImageFormatException($"JPEG: the start of frame at byte {offset} is too short.", offset, "SOF");
        }

        int count = payload[5];
        bool subsampled = false;
        for (int i = 1; i < count; i++) subsampled |= payload[7 + (3 * i)] != payload[7];
        var header = new JpegHeader
        {
            Precision = payload[0],
            Height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]),
            Width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]),
            Components = count,
            Process = marker & 15,
            IsSubsampled = subsampled,
            HasJfif = jfif,
            AdobeTransform = adobe,
        };
        if (header.Width == 0 || header.Height == 0 || count == 0)
        {
            throw new ImageFormatException(
                $"JPEG: the start of frame at byte {offset} says {header.Width} x {header.Height} x {count}.", offset, "SOF");
        }

        return header;
    }

    private static JpegHeader Check(ReadOnlySpan<byte> stream, ImageLimits? limits, bool strictEnd)
    {
        var header = ReadHeader(stream);
        (limits ?? ImageLimits.Default).CheckSize("A JPEG", header.Width, header.Height);
        if (header.Process > 2) throw Unsupported(header, $"JPEG {header.ProcessName}");
        if (header.Precision != 8) throw Unsupported(header, $"JPEG {header.Precision}-bit");
        if (header.Components is not (1 or 3)) throw Unsupported(header, $"JPEG with {header.Components} components");

        // A block of 8 x 8 has a difference of its mean in some scan, which Huffman coding gives one bit or more.
        if ((long)header.Width * header.Height > 64L * 8 * stream.Length)
        {
            throw new ImageFormatException($"JPEG: {header.Width} x {header.Height} pixels cannot be in {stream.Length} bytes.", 0, "SOF");
        }

        JpegStructure.Check(stream, strictEnd);
        return header;
    }

    private static UnsupportedImageException Unsupported(JpegHeader header, string feature) =>
        new($"No decoder here for {feature} ({header.ProcessName}, {header.Precision} bits, {header.Components} components).", feature);

    /// <summary>The stream without APP0 and APP14, with an APP14 that names the colour transform.</summary>
    private static byte[] WithTransform(ReadOnlySpan<byte> stream, byte transform)
    {
        using var output = new MemoryStream(stream.Length + 16);
        output.Write([0xff, 0xd8, 0xff, JpegMarkers.App14, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);
        var markers = new JpegMarkers(stream);
        int from = markers.Position;
        while (true)
        {
            markers.MoveNext();
            if (markers.Marker is not (JpegMarkers.App0 or JpegMarkers.App14)) output.Write(stream[from..markers.Position]);
            from = markers.Position;
            if (markers.Marker == JpegMarkers.StartOfScan) break;
        }

        output.Write(stream[from..]);
        return output.ToArray();
    }

    /// <summary>
    /// A stream of three components as RGB into a part of a larger picture, its corner at (left, top) and cut at the edges: what a region of a slide is put together from,
    /// without a picture of its own for each tile.
    /// </summary>
    /// <param name="into">8-bit RGB.</param>
    /// <inheritdoc cref="DecodeStored"/>
    internal static void DecodeInto(ReadOnlySpan<byte> stream, bool isYcbcr, PixelBuffer into, int left, int top)
    {
        var header = Check(stream, null, strictEnd: false);
        var plain = WithTransform(stream, (byte)(isYcbcr ? 1 : 0));
        if (!OpenCv.IsAvailable)
        {
            Slides.Mosaic.Paste(DecodeByVips(plain, header), left, top, into);
            return;
        }

        Native(plain, header, mat =>
        {
            Slides.Mosaic.Paste(Mats.Bytes(mat), header.Width, header.Height, left, top, into);
            return true;
        });
    }

    private static PixelBuffer Decode(ReadOnlySpan<byte> stream, JpegHeader header) =>
        OpenCv.IsAvailable ? Native(stream, header, Mats.ToPixels) : DecodeByVips(stream.ToArray(), header);

    private static T Native<T>(ReadOnlySpan<byte> stream, JpegHeader header, Func<Mat, T> take)
    {
        try
        {
            var mode = header.Components == 1 ? ImreadModes.Grayscale : ColorRgb;
            using var mat = Cv2.ImDecode(stream, mode | ImreadModes.IgnoreOrientation);
            if (mat.Empty()) throw new ImageFormatException("JPEG: the stream cannot be decoded.", 0);
            if (mat.Width != header.Width || mat.Height != header.Height)
            {
                throw new ImageFormatException($"JPEG: {mat.Width} x {mat.Height} decoded, {header.Width} x {header.Height} announced.", 0, "SOF");
            }

            return take(mat);
        }
        catch (OpenCVException error)
        {
            throw new ImageFormatException("JPEG: the decoder refuses the stream.", 0, inner: error);
        }
    }

    /// <summary>Where OpenCV's own dependencies are missing: libvips brings the same libjpeg and needs nothing of the system.</summary>
    internal static PixelBuffer DecodeByVips(byte[] stream, JpegHeader header)
    {
        Vips.Require();
        try
        {
            using var image = NetVips.Image.JpegloadBuffer(stream, failOn: NetVips.Enums.FailOn.Truncated);
            if (image.Width == header.Width && image.Height == header.Height && image.Bands == header.Components)
            {
                return new(image.Width, image.Height, image.Bands, SampleType.UInt8, Vips.Samples(image));
            }

            throw new ImageFormatException($"JPEG: {image.Width} x {image.Height} decoded, {header.Width} x {header.Height} announced.", 0, "SOF");
        }
        catch (NetVips.VipsException error)
        {
            throw new ImageFormatException("JPEG: the decoder refuses the stream.", 0, inner: error);
        }
    }
}
