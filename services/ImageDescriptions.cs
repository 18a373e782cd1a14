using Lightbox.Common.V1;
using Lightbox.Imaging;

namespace Lightbox.Services;

/// <summary>
/// imaging's metadata on the wire: what the file does not say stays absent. Compiled into ingest and render alike: no service may reference another's project,
/// imaging knows no contract, and what ingest registers must be what render tells.
/// </summary>
internal static class ImageDescriptions
{
    public static ImageDescription Of(IImageReader reader)
    {
        var info = reader.Info;
        var image = new ImageDescription
        {
            Format = info.Format,
            MediaType = info.MediaType,
            Kind = Kind(info.Kind),
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
            Spacing = { info.Spacing ?? [] },
            ImagePosition = { info.ImagePosition ?? [] },
            ImageOrientation = { info.ImageOrientation ?? [] },
            Mpp = { info.Mpp ?? [] },
            Dims = { info.Dims ?? [] },
            Zooms = { info.Zooms ?? [] },
            AssociatedImages = { info.AssociatedImages ?? [] },
            Remarks = { info.Remarks ?? [] },
            Levels = { (info.Levels ?? []).Select(Level) },
            Affine = { (info.Affine ?? []).Select(row => new MatrixRow { Values = { row } }) },
        };
        SetNumbers(image, info);
        if (info.Windows is { } windows) image.Windows.Add(windows.Select(window => new WindowLevel { Center = window.Center, Width = window.Width }));
        else if (info.Window is [var center, var width]) image.Windows.Add(new WindowLevel { Center = center, Width = width });
        if (reader is IVolumeReader volume) image.SliceCounts.Add(new[] { Plane.Axial, Plane.Coronal, Plane.Sagittal }.Select(volume.SliceCount));
        return image;
    }

    /// <summary>Scalars whose zero is a value are optional on the wire: only what is known is set.</summary>
    private static void SetNumbers(ImageDescription image, ImageInfo info)
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
        if (info.InstanceNumber is { } number) image.InstanceNumber = number;
    }

    private static Common.V1.PyramidLevel Level(Imaging.PyramidLevel level) => new()
    {
        Width = level.Width,
        Height = level.Height,
        TileWidth = level.TileWidth,
        TileHeight = level.TileHeight,
        Downsample = level.Downsample,
    };

    private static Common.V1.ImageKind Kind(Imaging.ImageKind kind) => kind switch
    {
        Imaging.ImageKind.Slide => Common.V1.ImageKind.Slide,
        Imaging.ImageKind.Volume => Common.V1.ImageKind.Volume,
        Imaging.ImageKind.Clip => Common.V1.ImageKind.Clip,
        Imaging.ImageKind.Document => Common.V1.ImageKind.Document,
        _ => Common.V1.ImageKind.Image,
    };
}
