namespace Lightbox.Imaging.Video;

/// <summary>
/// Clips, told by their own first bytes. FFmpeg would guess by itself, and its guesses include playlists that name other files and addresses: nothing
/// reaches it that is not one of these containers, and it is told which.
/// </summary>
internal static class VideoFormat
{
    /// <summary>The format's name, or null.</summary>
    public static string? Recognise(FileHead head) => VideoContainer.Of(head.Bytes)?.Name;

    /// <summary>Reads the header; the reader owns the source from then on.</summary>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        var container = VideoContainer.Of(new FileHead(source, cancellation).Bytes)
            ?? throw new UnsupportedImageException("Not a clip in a container that is read here.", "video container");
        int announced = 0;
        if (container == VideoContainer.Avi)
        {
            var header = AviHeader.Read(source, cancellation);
            ImageLimits.Default.CheckSize("A clip", header.Size.Width, header.Size.Height);
            announced = header.IsCut ? header.Frames : 0;
        }
        else if (container == VideoContainer.Mp4)
        {
            var size = Mp4Boxes.Read(source, cancellation);
            ImageLimits.Default.CheckSize("A clip", size.Width, size.Height);
        }

        var file = SpooledFile.Of(source, container.Name, cancellation);
        try
        {
            return new VideoReader(source, file, container, announced, cancellation);
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
