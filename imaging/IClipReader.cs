namespace Lightbox.Imaging;

/// <summary>Frames in time.</summary>
public interface IClipReader : IImageReader
{
    /// <summary>When a frame is shown, seconds from the first; null when the file does not say. Frames need not come evenly.</summary>
    /// <param name="frame">0-based.</param>
    double? TimeOf(int frame);
}

/// <summary>A clip that is stored as a coded stream of video.</summary>
public interface ICodedVideoReader : IImageReader
{
    /// <summary>The video as it is coded, for those who pass it on without decoding.</summary>
    /// <exception cref="UnsupportedImageException">It is not coded as H.264.</exception>
    CodedVideo ReadCoded(CancellationToken cancellation);
}
