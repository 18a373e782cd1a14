using Lightbox.Imaging.Native;
using OpenCvSharp;

namespace Lightbox.Imaging.Display;

/// <summary>
/// Other sizes: the mean of the area when smaller, so that no line between the samples is lost; bilinear when larger, which
/// rings around no edge and invents no value outside the neighbours'.
/// </summary>
public static class Resample
{
    /// <summary>The largest picture of this shape inside the box; never enlarged.</summary>
    /// <param name="maxWidth">Pixels.</param>
    /// <param name="maxHeight">Pixels.</param>
    public static PixelBuffer Fit(PixelBuffer source, int maxWidth, int maxHeight)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (width, height) = FitSize(source.Width, source.Height, maxWidth, maxHeight, (1, 1));
        return To(source, width, height);
    }

    /// <summary>As <see cref="Fit"/>, but the pixels' own shape is undone first: a frame of 1 x 3 mm pixels comes out three times as wide or high.</summary>
    /// <param name="spacing">Row then column spacing, any unit; only their ratio counts.</param>
    public static PixelBuffer FitSquare(PixelBuffer source, int maxWidth, int maxHeight, (double Row, double Column) spacing)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (width, height) = FitSize(source.Width, source.Height, maxWidth, maxHeight, spacing);
        return To(source, width, height);
    }

    /// <summary>The size that <see cref="FitSquare"/> gives.</summary>
    internal static (int Width, int Height) FitSize(int columns, int rows, int maxWidth, int maxHeight, (double Row, double Column) spacing)
    {
        bool sane = spacing.Row > 0 && spacing.Column > 0 && double.IsFinite(spacing.Row / spacing.Column);
        double ratio = sane ? Math.Clamp(spacing.Row / spacing.Column, 1 / 64.0, 64) : 1;
        double width = columns * (ratio < 1 ? 1 / ratio : 1), height = rows * (ratio > 1 ? ratio : 1);
        double scale = Math.Min(1, Math.Min(maxWidth / width, maxHeight / height));
        return (Side(width, scale), Side(height, scale));
    }

    /// <summary>Exactly this size, whatever it does to the shape.</summary>
    /// <exception cref="UnsupportedImageException">32-bit unsigned or 64-bit integers.</exception>
    public static PixelBuffer To(PixelBuffer source, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == source.Width && height == source.Height) return source;

        // OpenCV's area filter turns into another one as soon as one side grows: first shrink, then enlarge.
        var shrunk = Resize(source, Math.Min(width, source.Width), Math.Min(height, source.Height), InterpolationFlags.Area);
        return Resize(shrunk, width, height, InterpolationFlags.Linear);
    }

    /// <summary>
    /// As <see cref="Fit"/>, for a picture that is at most half as large again as wanted: bilinear is then seven times as fast as the mean of the area and still lets every pixel
    /// count, since no two samples are more than 1.5 pixels apart.
    /// </summary>
    internal static PixelBuffer FitSlightly(PixelBuffer source, int maxWidth, int maxHeight)
    {
        var (width, height) = FitSize(source.Width, source.Height, maxWidth, maxHeight, (1, 1));
        bool slightly = source.Width <= 1.5 * width && source.Height <= 1.5 * height;
        return slightly ? Resize(source, width, height, InterpolationFlags.Linear) : To(source, width, height);
    }

    /// <summary>Exactly this size, by the filter asked for.</summary>
    /// <param name="source">8-bit samples for every filter but <see cref="ResampleFilter.Automatic"/>.</param>
    public static PixelBuffer To(PixelBuffer source, int width, int height, ResampleFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        bool shrinks = width <= source.Width && height <= source.Height;
        if (filter == ResampleFilter.Automatic || (filter == ResampleFilter.Area && shrinks)) return To(source, width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (source.Type != SampleType.UInt8) throw new ArgumentException($"8-bit samples are needed, not {source.Type}.", nameof(source));
        if (width == source.Width && height == source.Height) return source;
        return RowResample.To(new BufferRows(source), width, height, filter, cancellation);
    }

    private static int Side(double length, double scale) => Math.Max(1, (int)Math.Round(length * scale));

    private static PixelBuffer Resize(PixelBuffer source, int width, int height, InterpolationFlags filter)
    {
        if (width == source.Width && height == source.Height) return source;
        if (!OpenCv.IsAvailable) return ManagedResample.To(source, width, height, filter == InterpolationFlags.Area);
        var data = new byte[checked(width * height * source.SamplesPerPixel * PixelBuffer.BytesPerSample(source.Type))];
        var result = source with { Width = width, Height = height, Data = data };
        using var from = Mats.Over(source);
        using var to = Mats.Over(result);
        Cv2.Resize(from, to, new Size(width, height), 0, 0, filter);
        return result;
    }
}
