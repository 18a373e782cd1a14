using System.Runtime.CompilerServices;
using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Volumes;

/// <summary>
/// Stored values of a volume to a picture: one window for the whole first volume, so that scrolling does not flicker. It is found when it is first needed,
/// from slices spread over the volume.
/// </summary>
/// <param name="grid">Shape and type.</param>
/// <param name="read">The stored z-plane of a number.</param>
internal sealed class VolumeTone(VolumeGrid grid, Func<int, CancellationToken, PixelBuffer> read)
{
    /// <summary>Slices looked at for the automatic window.</summary>
    private const int Most = 16;

    /// <summary>Values kept for percentiles that were asked for.</summary>
    private const int MostValues = 1 << 21;

    private StrongBox<Window>? automatic;

    /// <summary>Stored x slope + intercept = value.</summary>
    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    /// <summary>The file's own, the first of which is shown when none is asked for.</summary>
    public IReadOnlyList<Window> Windows { get; init; } = [];

    /// <summary>
    /// How a window that a person asks for is meant. DICOM's own linear function counts whole grey levels; voxels of other formats may be fractions between 0 and 1.
    /// </summary>
    public WindowFunction Function { get; init; } = WindowFunction.LinearExact;

    /// <summary>The least value is white (MONOCHROME1).</summary>
    public bool IsInverted { get; init; }

    /// <summary>Stored values from the first to the second are no picture: black, and out of the automatic window.</summary>
    public (double Low, double High)? Padding { get; init; }

    /// <summary>Centre and width that are used when none are asked for; null for colour.</summary>
    public (double Center, double Width)? Default(CancellationToken cancellation)
    {
        if (grid.Samples > 1) return null;
        var window = Windows is [var own, ..] ? own : Automatic(cancellation);
        return (window.Center, window.Width);
    }

    /// <param name="stored">Values as the volume stores them; float64 where they were computed from several.</param>
    public PixelBuffer Show(PixelBuffer stored, DisplayOptions options, CancellationToken cancellation)
    {
        if (stored.SamplesPerPixel > 1)
        {
            var rgb = Colour.ToRgb(stored.Type == SampleType.UInt8 ? stored : Rounded(stored));
            return options.Invert ? Colour.Invert(rgb) : rgb;
        }

        var window = Choose(options, cancellation);
        // Black also where there is no voxel, whatever black means for the others.
        int flip = IsInverted != options.Invert ? 255 : 0;
        var padding = Padding ?? (double.NaN, double.NaN);
        return Grey.Map(stored, value => double.IsNaN(value) || (value >= padding.Low && value <= padding.High) ? (byte)0 : (byte)(window.ToByte((value * Slope) + Intercept) ^ flip));
    }

    private Window Choose(DisplayOptions options, CancellationToken cancellation)
    {
        if (options is { WindowCenter: { } center, WindowWidth: { } width }) return Window.Choose(options, new Window(center, width, Function), () => default);
        if (options is { WindowCenter: null, WindowWidth: null })
        {
            if (options.FileWindow is { } number)
            {
                if (number >= 0 && number < Windows.Count) return Windows[number];
                throw new ImageRangeException($"The file has {Windows.Count} windows of its own; number {number} (the first is 0) was asked for.");
            }

            if (options.Percentiles is { } range) return Between(range, cancellation);
        }

        return Window.Choose(options with { FileWindow = null, Percentiles = null }, Windows is [var own, ..] ? own : Automatic(cancellation), () => default);
    }

    /// <summary>Two threads may both compute it; they come to the same.</summary>
    private Window Automatic(CancellationToken cancellation) => (automatic ??= new(Extremes(cancellation))).Value;

    /// <summary>
    /// From the slices up to the middle, which a packed file has to be read to for any picture of its middle; from the others where those show nothing.
    /// </summary>
    private Window Extremes(CancellationToken cancellation)
    {
        int middle = grid.Depth / 2;
        var (low, high) = Extremes(0, middle + 1, cancellation);
        if (!(low < high) && middle + 1 < grid.Depth)
        {
            var (from, to) = Extremes(middle + 1, grid.Depth - middle - 1, cancellation);
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }

        return low <= high ? FromStored(low, high) : FromStored(0, 0);
    }

    private (double Low, double High) Extremes(int first, int count, CancellationToken cancellation)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        int slices = Math.Min(Most / 2, count);
        for (int i = 0; i < slices; i++)
        {
            // The last one looked at is the last of the range: of the first half, the middle slice.
            var slice = read(first + (slices == 1 ? count / 2 : (int)((long)i * (count - 1) / (slices - 1))), cancellation);
            var (from, to) = Percentiles.Of(slice, 0.5, 99.5, Padding?.Low, withoutBorders: true);
            if (Padding is { } padding && from == to && from >= padding.Low && from <= padding.High) continue;
            low = Math.Min(low, from);
            high = Math.Max(high, to);
        }

        return (low, high);
    }

    /// <summary>Over all the slices looked at together; a thinned choice of a large volume's values.</summary>
    private Window Between(PercentileRange range, CancellationToken cancellation)
    {
        if (!(range.Low >= 0 && range.High <= 100 && range.Low < range.High)) throw new ImageRangeException("Percentiles go from 0 to 100, the lower first.");
        int slices = Math.Min(Most, grid.Depth), bytes = PixelBuffer.BytesPerSample(grid.Type);
        int step = Math.Max(1, (int)((long)grid.Columns * grid.Rows * slices / MostValues));
        var kept = new List<byte>();
        for (int i = 0; i < slices; i++)
        {
            var slice = Spread(i, cancellation).Data;
            if (step == 1) kept.AddRange(slice);
            else for (int at = 0; at < slice.Length; at += step * bytes) kept.AddRange(slice.AsSpan(at, bytes));
        }

        byte[] data = [.. kept];
        var (low, high) = Percentiles.Of(new PixelBuffer(data.Length / bytes, 1, 1, grid.Type, data), range.Low, range.High, Padding?.Low);
        return FromStored(low, high);
    }

    private PixelBuffer Spread(int number, CancellationToken cancellation) => read((int)((number + 0.5) * grid.Depth / Math.Min(Most, grid.Depth)), cancellation);

    private Window FromStored(double low, double high)
    {
        double a = (low * Slope) + Intercept, b = (high * Slope) + Intercept;
        return Window.FromRange(Math.Min(a, b), Math.Max(a, b));
    }

    private static PixelBuffer Rounded(PixelBuffer colours)
    {
        var data = new byte[Samples.Count(colours)];
        for (int i = 0; i < data.Length; i++) data[i] = Samples.Value(colours, i) is var value && value > 0 ? (byte)Math.Min(255, value + 0.5) : (byte)0;
        return colours with { Type = SampleType.UInt8, Data = data };
    }
}
