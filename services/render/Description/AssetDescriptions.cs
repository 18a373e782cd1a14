using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Render.V1;
using ImageKind = Lightbox.Common.V1.ImageKind;
using PyramidLevel = Lightbox.Common.V1.PyramidLevel;

namespace Lightbox.Render.Description;

/// <summary>What a reader knows of its file, in the contract's words.</summary>
internal static class AssetDescriptions
{
    public static AssetDescription Of(string name, IImageReader reader, CancellationToken cancellation)
    {
        var image = Of(reader.Info);
        var description = new AssetDescription { Name = name, Image = image, Gaps = { reader.Info.Gaps ?? [] } };
        if (reader is IVolumeReader volume)
        {
            image.SliceCounts.Add([volume.SliceCount(Plane.Axial), volume.SliceCount(Plane.Coronal), volume.SliceCount(Plane.Sagittal)]);
            if (volume.DefaultWindow(cancellation) is { } window) description.DefaultWindow = new WindowLevel { Center = window.Center, Width = window.Width };
        }

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

    private static ImageDescription Of(ImageInfo info)
    {
        var image = new ImageDescription
        {
            Format = info.Format,
            MediaType = info.MediaType,
            Kind = (ImageKind)((int)info.Kind + 1),
            TransferSyntax = info.TransferSyntax ?? "",
            SopClass = info.SopClass ?? "",
            Modality = info.Modality ?? "",
            BodyPart = info.BodyPart ?? "",
            Photometric = info.Photometric ?? "",
            Dtype = info.Dtype ?? "",
            ByteOrder = info.ByteOrder ?? "",
            StudyInstanceUid = info.StudyInstanceUid ?? "",
            SeriesInstanceUid = info.SeriesInstanceUid ?? "",
            SopInstanceUid = info.SopInstanceUid ?? "",
        };
        AddNumbers(image, info);
        AddLists(image, info);
        return image;
    }

    private static void AddNumbers(ImageDescription image, ImageInfo info)
    {
        if (info.Rows is { } rows) image.Rows = rows;
        if (info.Columns is { } columns) image.Columns = columns;
        if (info.Frames is { } frames) image.Frames = frames;
        if (info.SamplesPerPixel is { } samples) image.SamplesPerPixel = samples;
        if (info.BitsAllocated is { } allocated) image.BitsAllocated = allocated;
        if (info.BitsStored is { } stored) image.BitsStored = stored;
        if (info.PixelRepresentation is { } representation) image.PixelRepresentation = representation;
        if (info.Planar is { } planar) image.Planar = planar;
        if (info.Magnification is { } magnification) image.Magnification = magnification;
        if (info.Fps is { } fps) image.Fps = fps;
        if (info.Duration is { } duration) image.Duration = duration;
        if (info.Overlays is { } overlays) image.OverlayCount = overlays;
        if (info.InstanceNumber is { } instance) image.InstanceNumber = instance;
    }

    private static void AddLists(ImageDescription image, ImageInfo info)
    {
        image.Spacing.Add(info.Spacing ?? []);
        image.ImagePosition.Add(info.ImagePosition ?? []);
        image.ImageOrientation.Add(info.ImageOrientation ?? []);
        if (info.Windows is { } windows) image.Windows.Add(windows.Select(window => new WindowLevel { Center = window.Center, Width = window.Width }));
        else if (info.Window is [var center, var width]) image.Windows.Add(new WindowLevel { Center = center, Width = width });
        image.Mpp.Add(info.Mpp ?? []);
        image.Dims.Add(info.Dims ?? []);
        image.Zooms.Add(info.Zooms ?? []);
        image.Remarks.Add(info.Remarks ?? []);
        image.AssociatedImages.Add(info.AssociatedImages ?? []);
        image.Affine.Add((info.Affine ?? []).Select(row => new MatrixRow { Values = { row } }));
        image.Levels.Add((info.Levels ?? []).Select(level => new PyramidLevel
        {
            Width = level.Width,
            Height = level.Height,
            TileWidth = level.TileWidth,
            TileHeight = level.TileHeight,
            Downsample = level.Downsample,
        }));
    }
}
