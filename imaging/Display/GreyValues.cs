namespace Lightbox.Imaging.Display;

/// <summary>The grey values of a frame as numbers of the world.</summary>
/// <param name="Stored">One sample a pixel.</param>
/// <param name="Value">From a stored sample to modality units (HU for CT).</param>
/// <param name="Padding">Stored samples from the first to the second are no picture.</param>
public sealed record GreyValues(PixelBuffer Stored, Func<double, double> Value, (double Low, double High)? Padding = null);

/// <summary>A reader whose frames have grey values in units of their own, and a window to show them with.</summary>
public interface IGreyReader
{
    /// <summary>A frame's values; null when it has colours instead.</summary>
    /// <param name="frame">0-based, as for <see cref="IImageReader.ReadFrame"/>.</param>
    GreyValues? ReadGrey(int frame, CancellationToken cancellation);

    /// <summary>Centre and width that a frame is shown with when none are asked for, modality units; null for colour, and where a table is used instead.</summary>
    (double Center, double Width)? DefaultWindow(int frame, CancellationToken cancellation);
}
