using System.Buffers.Binary;
using Lightbox.Imaging.Native;
using NetVips;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// A PNG file through libvips: 8 and 16 bits exactly; 1, 2 and 4 bits are stretched to 8, palettes become RGB, gamma and profiles are
/// left alone. Signature (8), then chunks: length (4), type (4), data, CRC (4); IHDR first (PNG, third edition, 5.3 and 11.2.1).
/// </summary>
internal sealed class PngReader(IByteSource source, ImageInfo info) : RasterReader(source, info)
{
    private const int HeaderSize = 29;

    public static PngReader Open(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[HeaderSize];
        source.ReadExactly(0, head, "IHDR", cancellation);
        if (BinaryPrimitives.ReadInt32BigEndian(head[8..]) != 13 || !head[12..16].SequenceEqual("IHDR"u8))
        {
            throw new ImageFormatException("PNG: the first chunk is not IHDR of 13 bytes.", 8, "IHDR");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(head[16..]), height = BinaryPrimitives.ReadUInt32BigEndian(head[20..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new ImageFormatException($"PNG: IHDR says {width} x {height}.", 16, "IHDR");
        }

        int depth = head[24], samples = Samples(head[25]);
        if (samples == 0 || depth is not (1 or 2 or 4 or 8 or 16))
        {
            throw new ImageFormatException($"PNG: IHDR says colour type {head[25]} with {depth} bits.", 24, "IHDR");
        }

        int bits = depth == 16 ? 16 : 8;
        return new(source, new ImageInfo
        {
            Format = "png",
            MediaType = "image/png",
            Kind = ImageKind.Image,
            Rows = (int)height,
            Columns = (int)width,
            Frames = 1,
            SamplesPerPixel = samples,
            BitsAllocated = bits,
            BitsStored = bits,
            PixelRepresentation = 0,
            Photometric = samples <= 2 ? "MONOCHROME2" : "RGB",
        });
    }

    protected override PixelBuffer Decode(byte[] file)
    {
        Limits.CheckSize("A PNG", Info.Columns!.Value, Info.Rows!.Value);
        Vips.Require();
        try
        {
            using var image = Image.PngloadBuffer(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);
            if (image.Width != Info.Columns || image.Height != Info.Rows)
            {
                throw new ImageFormatException($"PNG: {image.Width} x {image.Height} decoded, {Info.Columns} x {Info.Rows} announced.", 16, "IHDR");
            }

            var type = image.Format == Enums.BandFormat.Ushort ? SampleType.UInt16 : SampleType.UInt8;
            return new(image.Width, image.Height, image.Bands, type, Vips.Samples(image));
        }
        catch (VipsException error)
        {
            throw new ImageFormatException("PNG: the decoder refuses the file: a chunk is broken or missing.", 0, inner: error);
        }
    }

    /// <summary>By colour type: grey, RGB, palette, grey with alpha, RGB with alpha (a tRNS chunk adds alpha when decoded); 0 for none.</summary>
    private static int Samples(byte colourType) => colourType switch
    {
        0 => 1,
        2 or 3 => 3,
        4 => 2,
        6 => 4,
        _ => 0,
    };
}
