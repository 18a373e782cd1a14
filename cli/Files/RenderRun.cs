using Lightbox.Cli.Terminal;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Files;

/// <summary>One run of `lightbox render`.</summary>
/// <param name="lut">A colour table; null for grey.</param>
/// <param name="max">The longest side, pixels; 0 for as large as it is.</param>
internal sealed class RenderRun(string path, RenderTarget target, DisplayOptions options, string? lut, int max, string output)
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
        if (lut is not null) picture = ColourTables.Apply(picture, lut);
        var encoded = ImageEncoder.Encode(picture, Format(), quality: 95);
        OutputFile.Write(output, stream => stream.Write(encoded));
        Report(picture, json);
        return ExitCodes.Done;
    }

    private PixelBuffer Draw(IImageReader reader, CancellationToken cancellation) => (target, reader) switch
    {
        (RenderTarget.Frame frame, _) => reader.ReadDisplay(frame.Index, options, cancellation),
        (RenderTarget.Slice slice, IVolumeReader volume) => Resample.FitSquare(
            volume.ReadSlice(slice.Plane, slice.Index, slice.Time, options, cancellation), LargestSide, LargestSide, volume.SliceSpacing(slice.Plane)),
        (RenderTarget.Slice, _) => throw new UnsupportedImageException($"A {reader.Info.Format} file with {reader.Info.Frames ?? 1} frames is no volume; ask for a frame.", "slices of no volume"),
        (RenderTarget.Part part, _) => part.Place.Read(reader, part.Index, Side(part.Place.Width, part.Scale), Side(part.Place.Height, part.Scale), ResampleFilter.Automatic, options, cancellation),
        (_, ISlideReader) => Preview.Of(reader, max > 0 ? max : Overview, null, options, cancellation),
        (_, IVolumeReader volume) => Preview.Of(volume, LargestSide, null, options, cancellation),
        _ => reader.ReadDisplay(0, options, cancellation),
    };

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
