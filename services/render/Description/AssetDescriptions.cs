using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Render.V1;
using Lightbox.Services;
using ImageKind = Lightbox.Common.V1.ImageKind;

namespace Lightbox.Render.Description;

/// <summary>What a reader knows of its file, in the contract's words.</summary>
internal static class AssetDescriptions
{
    public static AssetDescription Of(string name, IImageReader reader, CancellationToken cancellation)
    {
        var image = ImageDescriptions.Of(reader);
        var description = new AssetDescription { Name = name, Image = image, Gaps = { reader.Info.Gaps ?? [] } };
        if (reader is IVolumeReader volume && volume.DefaultWindow(cancellation) is { } window)
            description.DefaultWindow = new WindowLevel { Center = window.Center, Width = window.Width };

        if (description.DefaultWindow is null && reader is IGreyReader grey && image.Kind != ImageKind.Document && WindowOf(grey, cancellation) is { } shown)
            description.DefaultWindow = new WindowLevel { Center = shown.Center, Width = shown.Width };
        description.DefaultWindow ??= image.Windows.FirstOrDefault();
        return description;
    }

    /// <summary>A frame that cannot be decoded has no window of its own; describing goes on without.</summary>
    private static (double Center, double Width)? WindowOf(IGreyReader reader, CancellationToken cancellation)
    {
        try
        {
            return reader.DefaultWindow(0, cancellation);
        }
        catch (ImagingException)
        {
            return null;
        }
    }
}
