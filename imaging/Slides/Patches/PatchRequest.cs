namespace Lightbox.Imaging.Slides.Patches;

/// <summary>Which patches of a slide are wanted.</summary>
public sealed record PatchRequest
{
    /// <summary>Edge of a patch, pixels of the scale asked for.</summary>
    public int Size { get; init; } = 256;

    /// <summary>From one patch to the next, pixels of the scale asked for; 0 for <see cref="Size"/>.</summary>
    public int Stride { get; init; }

    /// <summary>Objective power, 20 for 20x; null for the slide's own scale unless <see cref="Mpp"/> is set.</summary>
    public double? Magnification { get; init; }

    /// <summary>Micrometres a pixel; null likewise.</summary>
    public double? Mpp { get; init; }

    /// <summary>Least part of a patch that must be tissue, 0 to 1; 0 keeps all.</summary>
    public double MinTissue { get; init; }

    /// <summary>Where, level-0 pixels: left, top, width, height; null for the whole slide.</summary>
    public (int X, int Y, int Width, int Height)? Within { get; init; }
}

/// <summary>One patch.</summary>
/// <param name="X">Left edge, level-0 pixels.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Extent">Its edge in level-0 pixels.</param>
/// <param name="Tissue">Part of it that is tissue, 0 to 1.</param>
public readonly record struct PatchPlace(int X, int Y, int Extent, double Tissue);
