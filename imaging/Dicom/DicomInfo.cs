using System.Buffers;
using Lightbox.Imaging.Dicom.Slides;

namespace Lightbox.Imaging.Dicom;

/// <summary>The data set as the common description of an image. Whatever a field cannot be read as is left out; only reading pixels insists.</summary>
internal static class DicomInfo
{
    private const string UltrasoundMultiFrame = "1.2.840.10008.5.1.4.1.1.3.1", UltrasoundMultiFrameRetired = "1.2.840.10008.5.1.4.1.1.3";

    private static readonly SearchValues<char> UidCharacters = SearchValues.Create("0123456789.");

    public static ImageInfo Of(Part10File file, Element? pixels)
    {
        var (dataSet, meta) = (file.DataSet, file.Meta);
        var times = FrameTimes.Of(dataSet);
        var fps = pixels is null ? null : times.Rate;
        var frames = pixels is null ? null : Frames(dataSet);
        var windows = FileWindows.Of(dataSet, 0);
        var shape = Shape(dataSet, pixels);
        return new ImageInfo
        {
            Format = "dicom",
            MediaType = "application/dicom",
            Kind = KindOf(file, pixels, frames, fps),
            TransferSyntax = file.Syntax.Uid.Length > 0 ? file.Syntax.Uid : null,
            SopClass = dataSet.Text(Tags.SopClassUid) ?? meta.Text(Tags.MediaStorageSopClassUid),
            Modality = dataSet.Text(Tags.Modality),
            IsIdentifying = SlideInstance.ShowsLabel(file),
            BodyPart = dataSet.Text(Tags.BodyPartExamined),
            StudyInstanceUid = Uid(dataSet, Tags.StudyInstanceUid),
            SeriesInstanceUid = Uid(dataSet, Tags.SeriesInstanceUid),
            SopInstanceUid = Uid(dataSet, Tags.SopInstanceUid),
            InstanceNumber = dataSet.Integer(Tags.InstanceNumber),
            ImagePosition = Geometry(dataSet, Tags.PlanePositionSequence, Tags.ImagePosition, 3),
            ImageOrientation = Geometry(dataSet, Tags.PlaneOrientationSequence, Tags.ImageOrientation, 6),
            Rows = dataSet.Integer(Tags.Rows),
            Columns = dataSet.Integer(Tags.Columns),
            Frames = frames,
            SamplesPerPixel = dataSet.Integer(Tags.SamplesPerPixel),
            BitsAllocated = dataSet.Integer(Tags.BitsAllocated),
            BitsStored = dataSet.Integer(Tags.BitsStored),
            PixelRepresentation = dataSet.Integer(Tags.PixelRepresentation),
            Photometric = dataSet.Text(Tags.PhotometricInterpretation),
            Planar = dataSet.Integer(Tags.PlanarConfiguration),
            Spacing = Spacing(dataSet),
            PixelAspect = Aspect(dataSet),
            Window = windows is [var window, ..] ? [window.Center, window.Width] : null,
            Windows = windows.Count > 0 ? windows : null,
            WindowTables = Tables(dataSet),
            Overlays = shape is not null && OverlayPlane.All(dataSet, shape) is { Count: > 0 } planes ? planes.Count : null,
            Dtype = shape is null ? null : PixelBuffer.NumpyName(shape.Type),
            ByteOrder = pixels is null ? null : file.HasBigEndianPixels ? "big" : "little",
            Fps = fps,
            ReferencedFiles = DicomDirectory.Files(meta, dataSet),
            IsVariableRate = pixels is not null && times.IsUneven ? true : null,
            Duration = fps is { } rate && frames is { } count ? count / rate : null,
        };
    }

    private static ImageKind KindOf(Part10File file, Element? pixels, int? frames, double? fps)
    {
        if (pixels is null) return ImageKind.Document;
        bool cine = fps is not null || file.DataSet.Text(Tags.SopClassUid) is UltrasoundMultiFrame or UltrasoundMultiFrameRetired;
        return file.Syntax.IsVideo || (frames > 1 && cine) ? ImageKind.Clip : ImageKind.Image;
    }

    private static int? Frames(DataSet dataSet) => dataSet.Text(Tags.NumberOfFrames) is null ? 1 : dataSet.Integer(Tags.NumberOfFrames);

    /// <summary>At the patient, else in the shared functional group, else at the detector or on the film (PS3.3 10.7, C.8.11.3).</summary>
    private static double[]? Spacing(DataSet dataSet) =>
        Pair(dataSet.Numbers(Tags.PixelSpacing))
        ?? Pair(FunctionalGroups.Find(dataSet, 0, Tags.PixelMeasuresSequence)?.Numbers(Tags.PixelSpacing))
        ?? Pair(dataSet.Numbers(Tags.ImagerPixelSpacing))
        ?? Pair(dataSet.Numbers(Tags.NominalScannedPixelSpacing));

    /// <summary>An enhanced image keeps its planes in functional groups; all numbers or none (C.7.6.2, C.7.6.16.2.3 and .4).</summary>
    private static double[]? Geometry(DataSet dataSet, Tag group, Tag tag, int count) =>
        (FunctionalGroups.Find(dataSet, 0, group) ?? dataSet).Numbers(tag) is { } numbers && numbers.Length == count ? numbers : null;

    private static double[]? Pair(double[]? numbers) => numbers is [> 0 and var row, > 0 and var column, ..] ? [row, column] : null;

    /// <summary>Vertical then horizontal size of a pixel; square is not worth telling (C.7.6.3.1.7).</summary>
    private static double[]? Aspect(DataSet dataSet) =>
        Pair(dataSet.Numbers(Tags.PixelAspectRatio)) is [var vertical, var horizontal] aspect && vertical != horizontal ? aspect : null;

    private static string[]? Tables(DataSet dataSet)
    {
        var items = FileWindows.Source(dataSet, 0).Items(Tags.VoiLutSequence);
        return items.Count == 0 ? null : [.. items.Select(item => item.Text(Tags.LutExplanation) ?? string.Empty)];
    }

    /// <summary>UIDs are kept only when they follow the grammar of PS3.5 section 9; others would be taken for something they are not.</summary>
    private static string? Uid(DataSet dataSet, Tag tag) =>
        dataSet.Text(tag) is { Length: <= 64 } uid && uid.AsSpan().IndexOfAnyExcept(UidCharacters) < 0 ? uid : null;

    private static PixelDescription? Shape(DataSet dataSet, Element? pixels)
    {
        try
        {
            return pixels is { } element ? PixelDescription.Of(dataSet, element) : null;
        }
        catch (ImagingException)
        {
            // What is wrong with the description is said when pixels are asked for.
            return null;
        }
    }
}
