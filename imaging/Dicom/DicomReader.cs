using Lightbox.Imaging.Dicom.Codecs;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Imaging.Dicom;

/// <summary>A DICOM file: its data set was read when it was opened, its pixels are read frame by frame.</summary>
internal sealed class DicomReader : IClipReader, ISegmentable, IGreyReader, IRowReader
{
    private readonly IByteSource source;
    private readonly Part10File file;
    private readonly Element? pixels;
    private readonly Lazy<PixelDescription> description;
    private readonly Lazy<EncapsulatedPixels> encapsulated;
    private readonly AutomaticWindow automatic;
    private readonly FrameTimes times;

    public DicomReader(IByteSource source, Part10File file)
    {
        this.source = source;
        this.file = file;
        pixels = file.DataSet.Pixels();
        description = new(() => PixelDescription.Of(file.DataSet, pixels!.Value));
        encapsulated = new(() => new EncapsulatedPixels(file.Source, file.DataSet, pixels!.Value, description.Value.Frames));
        automatic = new((frame, cancellation) =>
        {
            var rendering = GreyRendering.Of(file.DataSet, description.Value, frame, cancellation);
            return (rendering, rendering.Values(ReadFrame(frame, cancellation)));
        });
        times = FrameTimes.Of(file.DataSet);
        Info = DicomInfo.Of(file, pixels);
    }

    public ImageInfo Info { get; }

    /// <summary>The parsed file, for tests and for what is not an image's business.</summary>
    public Part10File File => file;

    /// <summary>How its pixels are laid out; null when it has none.</summary>
    /// <exception cref="ImagingException">The description is broken; names the tag.</exception>
    public PixelDescription? Shape => pixels is null ? null : description.Value;

    public double? TimeOf(int frame) => times.Of(frame);

    public PixelBuffer ReadFrame(int frame, CancellationToken cancellation)
    {
        var shape = Describe(frame);
        if (pixels!.Value.Length != Element.Undefined)
        {
            if (file.Syntax.Pixels == PixelCoding.Native) return NativePixels.Read(file, pixels.Value, shape, frame, cancellation);
            if (Refuse() is { } refusal) throw refusal;
            if (!Fragments.StartAt(file.Source, pixels.Value, cancellation))
            {
                throw new ImageFormatException(
                    $"The transfer syntax is {file.Syntax.Name}, the pixel data is not encapsulated.", pixels.Value.Offset, Tags.PixelData.ToString());
            }
        }

        var coded = ReadCoded(frame, cancellation);
        return Located(coded, () => Decode(coded.Bytes, shape));
    }

    public PixelBuffer ReadDisplay(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var shape = Describe(frame);
        if (options.FileWindow is { } number && (shape.Samples == 3 || shape.IsPalette) && (number < 0 || number >= (Info.Windows?.Count ?? 0)))
        {
            throw FileWindows.Missing(number, Info.Windows?.Count ?? 0);
        }

        if (shape.Samples == 3)
        {
            var rgb = file.Syntax.Pixels == PixelCoding.Jpeg
                ? ReadJpegRgb(frame, shape, cancellation)
                : ColourRendering.ToRgb(ReadFrame(frame, cancellation), shape);
            var colour = options.Invert ? Display.Colour.Invert(rgb) : rgb;
            return options.Overlays ? Overlays.Of(file, shape, colour, frame, cancellation).Draw(colour) : colour;
        }

        var stored = ReadFrame(frame, cancellation);
        var overlays = options.Overlays ? Overlays.Of(file, shape, stored, frame, cancellation) : null;
        var picture = shape.IsPalette
            ? Palette.Of(file.DataSet, shape, cancellation).Apply(StoredBits.Normalise(stored, shape), options.Invert)
            : GreyRendering.Of(file.DataSet, shape, frame, cancellation)
                .Apply(stored, options, (rendering, values) => automatic.Of(shape.Frames, rendering, values, cancellation));
        if (Palette.Supplemental(file.DataSet, shape, cancellation) is { } palette) picture = palette.Over(picture, stored);
        return overlays?.Draw(picture) ?? picture;
    }

    public IPictureRows? TryReadRows(int frame, DisplayOptions options, CancellationToken cancellation)
    {
        var shape = Describe(frame);
        if (shape.Samples != 1 || shape.IsPalette || options.Overlays || file.Syntax.Pixels != PixelCoding.Native || file.HasBigEndianPixels) return null;
        if (Palette.Supplemental(file.DataSet, shape, cancellation) is not null || NativePixels.StartOf(file, pixels!.Value, shape, frame) is not { } start) return null;
        return GreyRendering.Of(file.DataSet, shape, frame, cancellation).TryTable(options) is { } greys ? new NativeRows(file, shape, start, greys, cancellation) : null;
    }

    public GreyValues? ReadGrey(int frame, CancellationToken cancellation)
    {
        var shape = Describe(frame);
        if (shape.Samples != 1 || shape.IsPalette) return null;
        return GreyRendering.Of(file.DataSet, shape, frame, cancellation).Grey(ReadFrame(frame, cancellation));
    }

    public (double Center, double Width)? DefaultWindow(int frame, CancellationToken cancellation)
    {
        var shape = Describe(frame);
        if (shape.Samples != 1 || shape.IsPalette) return null;
        var rendering = GreyRendering.Of(file.DataSet, shape, frame, cancellation);
        if (rendering.HasTable) return null;
        var window = rendering.OwnWindow ?? automatic.Of(shape.Frames, rendering, rendering.Values(ReadFrame(frame, cancellation)), cancellation);
        return (window.Center, window.Width);
    }

    public SegmentationTarget TargetOf(int frame)
    {
        var shape = Describe(frame);
        return new(shape.Columns, shape.Rows)
        {
            Plane = FramePlane.Of(file.DataSet, frame),
            FrameOfReferenceUid = file.DataSet.Text(Tags.FrameOfReferenceUid),
            SopInstanceUid = Info.SopInstanceUid,
            Frame = frame,
        };
    }

    /// <summary>Where the coded bytes of a frame lie; for a slide, whose tiles may be passed on as they are.</summary>
    public IReadOnlyList<Fragment> LocateCoded(int frame, CancellationToken cancellation)
    {
        Describe(frame);
        return encapsulated.Value.Locate(frame, cancellation);
    }

    /// <summary>The coded bytes of a frame.</summary>
    public byte[] ReadCodedBytes(int frame, CancellationToken cancellation)
    {
        Describe(frame);
        return ReadCoded(frame, cancellation).Bytes;
    }

    public void Dispose() => source.Dispose();

    private PixelBuffer Decode(byte[] frame, PixelDescription shape)
    {
        int precision;
        return file.Syntax.Pixels switch
        {
            PixelCoding.Rle => new PixelBuffer(shape.Columns, shape.Rows, shape.Samples, shape.Type, RleDecoder.Decode(frame, shape)),
            PixelCoding.JpegLs => CodedSamples.ToStored(JpegLsDecoder.Decode(frame, shape, out precision), precision, shape),
            PixelCoding.Jpeg2000 => CodedSamples.ToStored(Jpeg2000Decoder.Decode(frame, shape, out precision), precision, shape),
            PixelCoding.NativeFrames => NativePixels.OfFragment(frame, shape),
            PixelCoding.DeflatedFrames => NativePixels.OfFragment(DeflatedFrame.Inflate(frame, shape), shape),
            _ => JpegFrame.DecodeStored(frame, shape),
        };
    }

    private PixelBuffer ReadJpegRgb(int frame, PixelDescription shape, CancellationToken cancellation)
    {
        var coded = ReadCoded(frame, cancellation);
        return Located(coded, () => JpegFrame.DecodeRgb(coded.Bytes, shape));
    }

    private CodedFrame ReadCoded(int frame, CancellationToken cancellation)
    {
        if (Refuse() is { } refusal) throw refusal;
        if (file.Syntax.Pixels == PixelCoding.Native)
        {
            throw new ImageFormatException(
                $"The transfer syntax is uncompressed ({file.Syntax.Name}), the pixel data is encapsulated.", pixels!.Value.Offset, Tags.PixelData.ToString());
        }

        return encapsulated.Value.Read(frame, cancellation);
    }

    /// <summary>A decoder counts from the first byte of the frame; the file's reader wants to know where that is in the file.</summary>
    private static PixelBuffer Located(CodedFrame coded, Func<PixelBuffer> decode)
    {
        try
        {
            return decode();
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException(e.Message, coded.OffsetOf(e.Offset ?? 0), e.Field, e) { Truncated = e.Truncated };
        }
    }

    private PixelDescription Describe(int frame)
    {
        if (pixels is null) throw new ImageRangeException("This DICOM object has no pixels.");
        var shape = description.Value;
        return frame >= 0 && frame < shape.Frames ? shape : throw new ImageRangeException($"Frame {frame} of {shape.Frames} was asked for; the first is 0.");
    }

    private UnsupportedImageException? Refuse() => file.Syntax.Pixels == PixelCoding.Unsupported
        ? new($"No decoder here for the transfer syntax {file.Syntax.Uid} ({file.Syntax.Name}).", $"{file.Syntax.Uid} {file.Syntax.Name}")
        : null;
}
