namespace Lightbox.Imaging.Video;

/// <summary>
/// AVI and MP4 (also QuickTime), told by their own first bytes. FFmpeg would guess by itself, and its guesses include playlists that
/// name other files and addresses: nothing reaches it that is not one of these containers.
/// </summary>
internal static class VideoFormat
{
    /// <summary>avi, mp4 or null.</summary>
    public static string? Recognise(FileHead head)
    {
        if (head.Has(0, "RIFF"u8) && head.Has(8, "AVI "u8)) return "avi";
        return Mp4Boxes.IsStart(head.Bytes) ? "mp4" : null;
    }

    /// <summary>Reads the header; the reader owns the source from then on.</summary>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        var name = Recognise(new FileHead(source, cancellation))
            ?? throw new UnsupportedImageException("Neither an AVI nor an MP4 file.", "video container");
        var announced = name == "avi" ? AviHeader.Read(source, cancellation) : Mp4Boxes.Read(source, cancellation);
        ImageLimits.Default.CheckSize("A clip", announced.Width, announced.Height);
        var file = SpooledFile.Of(source, name, cancellation);
        try
        {
            return new VideoReader(source, file, name, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}

/// <summary>What a container says of its video track before anything is decoded; pixels.</summary>
internal readonly record struct AnnouncedSize(int Width, int Height);
