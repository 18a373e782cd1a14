namespace Lightbox.Imaging.Dicom;

/// <summary>The tags this reader looks at, by their keyword in PS3.6.</summary>
internal static class Tags
{
    public static readonly Tag TransferSyntaxUid = new(0x00020010);
    public static readonly Tag MediaStorageSopClassUid = new(0x00020002);

    public static readonly Tag SpecificCharacterSet = new(0x00080005);
    public static readonly Tag SopClassUid = new(0x00080016);
    public static readonly Tag SopInstanceUid = new(0x00080018);
    public static readonly Tag CodeMeaning = new(0x00080104);
    public static readonly Tag ReferencedSopInstanceUid = new(0x00081155);
    public static readonly Tag ReferencedFrameNumber = new(0x00081160);
    public static readonly Tag SourceImageSequence = new(0x00082112);
    public static readonly Tag Modality = new(0x00080060);
    public static readonly Tag RecommendedDisplayFrameRate = new(0x00082144);
    public static readonly Tag DerivationImageSequence = new(0x00089124);
    public static readonly Tag BodyPartExamined = new(0x00180015);
    public static readonly Tag CineRate = new(0x00180040);
    public static readonly Tag SliceThickness = new(0x00180050);
    public static readonly Tag SpacingBetweenSlices = new(0x00180088);
    public static readonly Tag FrameTime = new(0x00181063);
    public static readonly Tag ImagerPixelSpacing = new(0x00181164);
    public static readonly Tag NominalScannedPixelSpacing = new(0x00182010);
    public static readonly Tag StudyInstanceUid = new(0x0020000D);
    public static readonly Tag SeriesInstanceUid = new(0x0020000E);
    public static readonly Tag InstanceNumber = new(0x00200013);
    public static readonly Tag ImagePosition = new(0x00200032);
    public static readonly Tag ImageOrientation = new(0x00200037);
    public static readonly Tag FrameOfReferenceUid = new(0x00200052);
    public static readonly Tag PlanePositionSequence = new(0x00209113);
    public static readonly Tag PlaneOrientationSequence = new(0x00209116);
    public static readonly Tag DimensionOrganizationType = new(0x00209311);

    public static readonly Tag SamplesPerPixel = new(0x00280002);
    public static readonly Tag PhotometricInterpretation = new(0x00280004);
    public static readonly Tag PlanarConfiguration = new(0x00280006);
    public static readonly Tag NumberOfFrames = new(0x00280008);
    public static readonly Tag Rows = new(0x00280010);
    public static readonly Tag Columns = new(0x00280011);
    public static readonly Tag PixelSpacing = new(0x00280030);
    public static readonly Tag BitsAllocated = new(0x00280100);
    public static readonly Tag BitsStored = new(0x00280101);
    public static readonly Tag HighBit = new(0x00280102);
    public static readonly Tag PixelRepresentation = new(0x00280103);
    public static readonly Tag PixelPaddingValue = new(0x00280120);
    public static readonly Tag PixelPaddingRangeLimit = new(0x00280121);
    public static readonly Tag WindowCenter = new(0x00281050);
    public static readonly Tag WindowWidth = new(0x00281051);
    public static readonly Tag RescaleIntercept = new(0x00281052);
    public static readonly Tag RescaleSlope = new(0x00281053);
    public static readonly Tag VoiLutFunction = new(0x00281056);
    public static readonly Tag RedPaletteDescriptor = new(0x00281101);
    public static readonly Tag RedPaletteData = new(0x00281201);
    public static readonly Tag SegmentedRedPaletteData = new(0x00281221);
    public static readonly Tag ModalityLutSequence = new(0x00283000);
    public static readonly Tag LutDescriptor = new(0x00283002);
    public static readonly Tag LutData = new(0x00283006);
    public static readonly Tag VoiLutSequence = new(0x00283010);
    public static readonly Tag PixelMeasuresSequence = new(0x00289110);
    public static readonly Tag FrameVoiLutSequence = new(0x00289132);
    public static readonly Tag PixelValueTransformationSequence = new(0x00289145);
    public static readonly Tag PlanePositionSlideSequence = new(0x0048021A);
    public static readonly Tag SegmentationType = new(0x00620001);
    public static readonly Tag SegmentSequence = new(0x00620002);
    public static readonly Tag SegmentedPropertyCategory = new(0x00620003);
    public static readonly Tag SegmentNumber = new(0x00620004);
    public static readonly Tag SegmentLabel = new(0x00620005);
    public static readonly Tag SegmentAlgorithmType = new(0x00620008);
    public static readonly Tag SegmentIdentificationSequence = new(0x0062000A);
    public static readonly Tag ReferencedSegmentNumber = new(0x0062000B);
    public static readonly Tag RecommendedDisplayCielab = new(0x0062000D);
    public static readonly Tag MaximumFractionalValue = new(0x0062000E);
    public static readonly Tag SegmentedPropertyType = new(0x0062000F);
    public static readonly Tag PresentationLutShape = new(0x20500020);
    public static readonly Tag GridFrameOffsetVector = new(0x3004000C);
    public static readonly Tag SharedFunctionalGroups = new(0x52009229);
    public static readonly Tag PerFrameFunctionalGroups = new(0x52009230);

    public static readonly Tag ExtendedOffsetTable = new(0x7FE00001);
    public static readonly Tag ExtendedOffsetTableLengths = new(0x7FE00002);
    public static readonly Tag FloatPixelData = new(0x7FE00008);
    public static readonly Tag DoubleFloatPixelData = new(0x7FE00009);
    public static readonly Tag PixelData = new(0x7FE00010);

    public static readonly Tag Item = new(0xFFFEE000);
    public static readonly Tag ItemDelimitation = new(0xFFFEE00D);
    public static readonly Tag SequenceDelimitation = new(0xFFFEE0DD);
}
