using Lightbox.Cli.Terminal;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Cli.Files;

/// <summary>One run of `lightbox render`.</summary>
/// <param name="lut">A colour table; null for grey.</param>
/// <param name="mask">A segmentation to lay over the picture; null for none.</param>
/// <param name="max">The longest side, pixels; 0 for as large as it is.</param>
internal sealed class RenderRun(string path, RenderTarget target, DisplayOptions options, string? lut, string? mask, int max, string output)
{
    /// <summary>The longest side of an overview that nobody gave a size.</summary>
    private const int Overview = 2048;

    /// <summary>What pixels that are not square, or a scale, may enlarge a picture to.</summary>
    private const int LargestSide = 8192;

    public int Run(bool json, CancellationToken cancellation)
    {
        using var reader = SourceFile.Open(path, cancellation);
        var picture = Draw(reader, cancellation);
        if (max > 0) picture = Resample.Fit(picture, max, max);
        var encoded = ImageEncoder.Encode(picture, Format(), quality: 95);
        OutputFile.Write(output, stream => stream.Write(encoded));
        Report(picture, json);
        return ExitCodes.Done;
    }

    private PixelBuffer Draw(IImageReader reader, CancellationToken cancellation) => (target, reader) switch
    {
        (RenderTarget.Slice slice, IVolumeReader volume) => Slice(volume, new SliceRequest { Plane = slice.Plane, Index = slice.Index, Time = slice.Time }, cancellation),
        (RenderTarget.Whole, IVolumeReader volume) => Slice(volume, new SliceRequest(), cancellation),
        (RenderTarget.Slice, _) => throw new UnsupportedImageException($"A {reader.Info.Format} file with {reader.Info.Frames ?? 1} frames is no volume; ask for a frame.", "slices of no volume"),
        (RenderTarget.Part part, ISlideReader) => Finish(Read(reader, part, cancellation), NoTarget, cancellation),
        (RenderTarget.Part part, _) => Resample.To(
            part.Place.Cut(Frame(reader, part.Index, cancellation)), Side(part.Place.Width, part.Scale), Side(part.Place.Height, part.Scale), ResampleFilter.Automatic, cancellation),
        (RenderTarget.Whole, ISlideReader) => Finish(Preview.Of(reader, max > 0 ? max : Overview, null, options, cancellation), NoTarget, cancellation),
        (RenderTarget.Frame frame, _) => Frame(reader, frame.Index, cancellation),
        _ => Frame(reader, 0, cancellation),
    };

    private PixelBuffer Read(IImageReader reader, RenderTarget.Part part, CancellationToken cancellation) =>
        part.Place.Read(reader, part.Index, Side(part.Place.Width, part.Scale), Side(part.Place.Height, part.Scale), ResampleFilter.Automatic, options, cancellation);

    private PixelBuffer Frame(IImageReader reader, int frame, CancellationToken cancellation) =>
        Finish(reader.ReadDisplay(frame, options, cancellation), () => reader is ISegmentable known ? known.TargetOf(frame) : NoTarget(), cancellation);

    private PixelBuffer Slice(IVolumeReader volume, SliceRequest request, CancellationToken cancellation)
    {
        var slice = volume.ReadSlice(request, options, cancellation);
        var square = Resample.FitSquare(slice.Picture, LargestSide, LargestSide, slice.Placement.Spacing);
        return Finish(square, () => new SegmentationTarget(slice.Picture.Width, slice.Picture.Height) { Plane = slice.Placement, FrameOfReferenceUid = FrameOf(volume) }, cancellation);
    }

    private static string? FrameOf(IVolumeReader volume) => volume is ISegmentable known ? known.TargetOf(0).FrameOfReferenceUid : null;

    /// <summary>The colour table, then the mask, which has colours of its own.</summary>
    private PixelBuffer Finish(PixelBuffer picture, Func<SegmentationTarget> place, CancellationToken cancellation)
    {
        if (lut is not null) picture = ColourTables.Apply(picture, lut);
        if (mask is null) return picture;
        using var segmentation = SourceFile.OpenSegmentation(mask, cancellation);
        var map = segmentation.Map(place(), null, cancellation)
            ?? throw new UnsupportedImageException("The segmentation is not about this picture: neither its planes nor its instance match.", "unrelated segmentation");
        return SegmentationOverlay.Paint(picture, map, segmentation.Segments);
    }

    private static SegmentationTarget NoTarget() =>
        throw new UnsupportedImageException("Nobody knows where this picture lies in the patient; a segmentation needs a DICOM frame or a slice of a volume.", "segmentation of no place");

    private static int Side(int length, double scale)
    {
        double side = Math.Max(1, Math.Round(length * scale));
        return side <= LargestSide ? (int)side : throw new ImageLimitException($"The picture would have {side:0} pixels on a side; {LargestSide} are allowed. Ask for a smaller scale.");
    }

    private EncodeFormat Format() => Path.GetExtension(output).ToLowerInvariant() switch
    {
        ".png" => EncodeFormat.Png,
        ".webp" => EncodeFormat.WebP,
        _ => EncodeFormat.Jpeg,
    };

    private void Report(PixelBuffer picture, bool json) => Console.Out.WriteLine(json
        ? JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("output", output);
            writer.WriteNumber("width", picture.Width);
            writer.WriteNumber("height", picture.Height);
            writer.WriteEndObject();
        })
        : $"{output}: {picture.Width} x {picture.Height}");
}
