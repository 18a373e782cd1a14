using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The window of a file that has none: one for all its frames, taken from a few of them, so that scrolling does not flicker. It is found when
/// it is first needed and kept.
/// </summary>
/// <param name="read">Reads a frame as stored, for its values alone.</param>
internal sealed class AutomaticWindow(Func<int, CancellationToken, (GreyRendering Rendering, PixelBuffer Values)> read)
{
    /// <summary>Frames looked at, spread over the file.</summary>
    private const int Most = 8;

    private readonly Lock finding = new();
    private (double Low, double High)? found;

    /// <param name="frames">How many the file has; a single one is looked at as it is.</param>
    /// <param name="values">The frame that is about to be shown.</param>
    public Window Of(int frames, GreyRendering rendering, PixelBuffer values, CancellationToken cancellation)
    {
        if (frames == 1) return FromRange(rendering.Range(values));
        lock (finding)
        {
            found ??= Look(frames, rendering.Range(values), cancellation);
            return FromRange(found.Value);
        }
    }

    private static Window FromRange((double Low, double High) range) => Window.FromRange(range.Low, range.High);

    private (double Low, double High) Look(int frames, (double Low, double High) range, CancellationToken cancellation)
    {
        var count = Math.Min(Most, frames);
        for (var i = 0; i < count; i++)
        {
            try
            {
                var (rendering, values) = read((int)((i + 0.5) * frames / count), cancellation);
                var (low, high) = rendering.Range(values);
                range = (Math.Min(range.Low, low), Math.Max(range.High, high));
            }
            catch (ImagingException)
            {
                // A broken frame is told to whoever asks for it; the others are shown without it.
            }
        }

        return range;
    }
}
