namespace Lightbox.Imaging.Display;

/// <summary>How pixels are made fewer or more.</summary>
public enum ResampleFilter
{
    /// <summary>Area when smaller, bilinear when larger.</summary>
    Automatic,

    /// <summary>The pixel whose centre is nearest.</summary>
    Nearest,

    /// <summary>Bilinear between the two nearest on each axis, also when smaller: fine lines may be lost.</summary>
    Bilinear,

    /// <summary>Mean over the source area; when larger each pixel becomes a rectangle, its edges mixed.</summary>
    Area,

    /// <summary>Windowed sinc of three lobes, widened when smaller; sharp, and rings at hard edges.</summary>
    Lanczos3,
}
