using Lightbox.Imaging.Display;
using Lightbox.Imaging.Geometry;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Enhanced CT and MR as pydicom writes them: every frame with its own scale, window and place, some of it shared.</summary>
public sealed class EnhancedImageTests
{
    /// <summary>Writes three frames and what numpy makes of each by the formulas of PS3.3 C.11.1 and C.11.2. argv: folder, SOP class, transfer syntax.</summary>
    private const string Write = """
        import sys, numpy as np, pydicom
        from pydicom.dataset import Dataset, FileMetaDataset
        from pydicom.sequence import Sequence
        folder, sop, syntax = sys.argv[1:4]
        def item(**values):
            d = Dataset()
            for k, v in values.items(): setattr(d, k, v)
            return d
        ds = Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = syntax
        ds.is_little_endian, ds.is_implicit_VR = syntax != '1.2.840.10008.1.2.2', syntax == '1.2.840.10008.1.2'
        ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = sop
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = '1.2.3.4'
        ds.Modality, ds.FrameOfReferenceUID = 'CT', '1.2.3'
        ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.NumberOfFrames = 6, 8, 1, 'MONOCHROME2', 3
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 12, 11, 0
        slopes, intercepts, windows = [1, 2, 0.5], [-1024, 0, 10], [(40, 400), (2000, 3000), (500, 900)]
        functions = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID']
        shared = Dataset()
        shared.PixelMeasuresSequence = Sequence([item(PixelSpacing=[0.5, 0.75], SliceThickness=3)])
        shared.PlaneOrientationSequence = Sequence([item(ImageOrientationPatient=[0, 1, 0, 0, 0, -1])])
        ds.SharedFunctionalGroupsSequence = Sequence([shared])
        groups = []
        for i in range(3):
            group = Dataset()
            group.PlanePositionSequence = Sequence([item(ImagePositionPatient=[i * 3 - 10, 5, 7])])
            group.PixelValueTransformationSequence = Sequence([item(RescaleSlope=slopes[i], RescaleIntercept=intercepts[i], RescaleType='HU')])
            group.FrameVOILUTSequence = Sequence([item(WindowCenter=windows[i][0], WindowWidth=windows[i][1], VOILUTFunction=functions[i])])
            groups.append(group)
        ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
        array = np.random.default_rng(1).integers(0, 4096, (3, 6, 8)).astype('<u2')
        ds.PixelData = array.astype('<u2' if ds.is_little_endian else '>u2').tobytes()
        ds['PixelData'].VR = 'OW'
        ds.save_as(folder + '/enhanced.dcm', write_like_original=False)
        shown = []
        for i in range(3):
            x, (c, w) = array[i].astype(float) * slopes[i] + intercepts[i], windows[i]
            if functions[i] == 'LINEAR': y = ((x - (c - 0.5)) / (w - 1) + 0.5) * 255
            elif functions[i] == 'LINEAR_EXACT': y = ((x - c) / w + 0.5) * 255
            else: y = 255 / (1 + np.exp(-4 * (x - c) / w))
            shown.append(np.floor(np.clip(y, 0, 255) + 0.5).astype(np.uint8))
        np.stack(shown).tofile(folder + '/shown.raw')
        """;

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.2.1", DicomBuilder.ExplicitLittle)]
    [InlineData("1.2.840.10008.5.1.4.1.1.4.1", DicomBuilder.ImplicitLittle)]
    [InlineData("1.2.840.10008.5.1.4.1.1.4.1", DicomBuilder.ExplicitBig)]
    public void ReadDisplay_EveryFrame_FollowsItsOwnGroups(string sopClass, string syntax)
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        ExternalTool.Python(Write, folder.Path, sopClass, syntax);
        var shown = File.ReadAllBytes(folder["shown.raw"]);
        using var reader = DicomBuilder.Open(File.ReadAllBytes(folder["enhanced.dcm"]));
        Assert.Equal([0.5, 0.75], reader.Info.Spacing!);
        Assert.Equal([-10, 5, 7], reader.Info.ImagePosition!);
        for (var frame = 0; frame < 3; frame++)
        {
            var ours = reader.ReadDisplay(frame, DisplayOptions.Default, default).Data;
            Assert.InRange(ours.Zip(shown[(frame * 48)..((frame + 1) * 48)], (a, b) => Math.Abs(a - b)).Max(), 0, 1);
            var target = reader.TargetOf(frame);
            Assert.Equal(new PicturePlane(new((frame * 3) - 10, 5, 7), new(0, 0.75, 0), new(0, 0, -0.5)), target.Plane);
            Assert.Equal(("1.2.3", "1.2.3.4", frame), (target.FrameOfReferenceUid, target.SopInstanceUid, target.Frame));
        }
    }

    [Fact]
    public void ReadDisplay_SupplementalPalette_ColoursItsValuesAndLeavesTheOthersGrey()
    {
        var builder = new DicomBuilder().Image(1, 4, 16, stored: 12).Text(0x00089205, "CS", "COLOR").Text(0x00281050, "DS", "50.5").Text(0x00281051, "DS", "101");
        for (uint colour = 0; colour < 3; colour++) builder.UInt16(0x00281101 + colour, 2, 200, 16);
        for (uint colour = 0; colour < 3; colour++) builder.Element(0x00281201 + colour, "OW", Palettes.Words(0x1100 * ((int)colour + 1), 0xFF00 - (0x1000 * (int)colour)));
        using var reader = builder.Pixels(Palettes.Words(0, 100, 200, 201)).Open();
        Assert.Equal([0, 0, 0, 255, 255, 255, 0x11, 0x22, 0x33, 0xFF, 0xEF, 0xDF], reader.ReadDisplay(0, DisplayOptions.Default, default).Data);
    }

    [Fact]
    public void Preview_PixelsThatAreNotSquare_AreShownInTheirShape()
    {
        // Twice as high as wide, and no spacing to say so.
        using var reader = new DicomBuilder().Image(10, 10).Text(0x00280034, "IS", "2\\1").Pixels(new byte[100], "OB").Open();
        Assert.Equal([2, 1], reader.Info.PixelAspect!);
        var preview = Preview.Of(reader, 100, CancellationToken.None);
        Assert.Equal((10, 20), (preview.Width, preview.Height));
    }
}
