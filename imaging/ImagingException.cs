namespace Lightbox.Imaging;

/// <summary>What went wrong with an image, in words that are safe to show: never a value read from the file's patient fields.</summary>
public abstract class ImagingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The bytes break their format. <see cref="Offset"/> is where in the file (bytes), <see cref="Field"/> which tag or header field.</summary>
public sealed class ImageFormatException(string message, long? offset = null, string? field = null, Exception? inner = null)
    : ImagingException(message, inner)
{
    public long? Offset { get; } = offset;

    public string? Field { get; } = field;

    /// <summary>The file ends before its content does: bytes were lost on the way here, fetching it anew may help.</summary>
    public bool Truncated { get; init; }
}

/// <summary>The file is sound but this program has no decoder for it; <see cref="Feature"/> names it (a transfer syntax, a compression).</summary>
public sealed class UnsupportedImageException(string message, string feature) : ImagingException(message)
{
    public string Feature { get; } = feature;
}

/// <summary>Reading it would take more memory or time than allowed.</summary>
public sealed class ImageLimitException(string message) : ImagingException(message);

/// <summary>A frame, slice, tile or level that the image does not have.</summary>
public sealed class ImageRangeException(string message) : ImagingException(message);
