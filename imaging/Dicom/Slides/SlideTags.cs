namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>The tags of whole-slide microscopy images (PS3.3 C.8.12), by their keyword in PS3.6.</summary>
internal static class SlideTags
{
    public static readonly Tag ImageType = new(0x00080008);
    public static readonly Tag ConcatenationUid = new(0x00209161);
    public static readonly Tag ConcatenationFrameOffsetNumber = new(0x00209228);
    public static readonly Tag DimensionOrganizationType = new(0x00209311);
    public static readonly Tag IccProfile = new(0x00282000);
    public static readonly Tag ImagedVolumeWidth = new(0x00480001);
    public static readonly Tag ImagedVolumeHeight = new(0x00480002);
    public static readonly Tag TotalPixelMatrixColumns = new(0x00480006);
    public static readonly Tag TotalPixelMatrixRows = new(0x00480007);
    public static readonly Tag OpticalPathSequence = new(0x00480105);
    public static readonly Tag OpticalPathIdentifier = new(0x00480106);
    public static readonly Tag ObjectiveLensPower = new(0x00480112);
    public static readonly Tag OpticalPathIdentificationSequence = new(0x00480207);
    public static readonly Tag PlanePositionSlideSequence = new(0x0048021A);
    public static readonly Tag ColumnPosition = new(0x0048021E);
    public static readonly Tag RowPosition = new(0x0048021F);
    public static readonly Tag ZOffset = new(0x0040074A);
    public static readonly Tag TotalPixelMatrixFocalPlanes = new(0x00480303);
}
