using Lightbox.Imaging.Tests.Nifti;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom.Series;

/// <summary>DICOM series as volumes, against dcm2niix's reading of the same files and against numpy on what was written.</summary>
public class SeriesVolumeTests
{
    private static readonly DisplayOptions Soft = new(-400, 1400);

    private static readonly DisplayOptions Wide = new(3000, 8200);

    [Theory]
    [InlineData("explicit", "pass")]
    [InlineData("rle", "pass")]
    [InlineData("explicit", "a, b = numpy.array([1, 0, 0]), numpy.array([0, 1, 0]); n = numpy.cross(a, b); v = n * 2.5")]
    [InlineData("explicit", "a, b = numpy.array([1, 0, 0]), numpy.array([0, 1, 0]); n = numpy.cross(a, b); v = n * -2.5")]
    [InlineData("explicit", "a, b = numpy.array([0, 1, 0]), numpy.array([0, 0, -1]); n = numpy.cross(a, b); v = n * 2.5")]
    [InlineData("explicit", "a, b = numpy.array([1, 0, 0]), numpy.array([0, 0, -1]); n = numpy.cross(a, b); v = n * -2.5")]
    public void ReadSlice_ThreePlanes_AreDcm2niixs(string syntax, string geometry)
    {
        using var series = new WrittenSeries(syntax, geometry);
        using var volume = series.Open();
        var nifti = series.ToNifti();
        foreach (var plane in Enum.GetValues<Plane>())
        {
            VolumeAssert.SlicesEqual(Nibabel.Slices(nifti, plane, 0, -399.5, 1399), volume, plane, 0, Soft);
        }

        Assert.Null(volume.Info.Remarks);
        Assert.Equal(7, volume.Info.Frames);
        Assert.Equal((ImageKind.Volume, "dicom"), (volume.Info.Kind, volume.Info.Format));
        using var other = (IVolumeReader)ImageFile.Open(nifti);
        foreach (var plane in Enum.GetValues<Plane>())
        {
            var (ours, theirs) = (volume.ReadSlice(new SliceRequest { Plane = plane, Index = 2 }, Soft, default), other.ReadSlice(new SliceRequest { Plane = plane, Index = 2 }, Soft, default));
            Assert.Equal(theirs.Placement.Labels, ours.Placement.Labels);
            Assert.InRange((theirs.Placement.Origin - ours.Placement.Origin).Length, 0, 1e-3);
            Assert.InRange((theirs.Placement.ColumnStep - ours.Placement.ColumnStep).Length, 0, 1e-4);
            Assert.InRange((theirs.Placement.RowStep - ours.Placement.RowStep).Length, 0, 1e-4);
        }
    }

    [Fact]
    public void Info_Series_IsTheGeometryThatWasWritten()
    {
        using var series = new WrittenSeries();
        using var volume = series.Open();
        Assert.Equal([12, 10, 7], volume.Info.Dims!);
        double[] zooms = [.7, .9, 2.5];
        for (int i = 0; i < 3; i++) Assert.Equal(zooms[i], volume.Info.Zooms![i], 1e-5);
        double[] origin = [31.5, -12.25, 77];
        for (int row = 0; row < 3; row++) Assert.Equal(origin[row], volume.Info.Affine![row][3], 1e-5);
        Assert.Equal((null, null), (volume.Info.SopInstanceUid, volume.Info.InstanceNumber));
        Assert.NotNull(volume.Info.SeriesInstanceUid);
    }

    [Fact]
    public void ReadSlice_AlongThePlanes_IsTheInstancesOwnDisplay()
    {
        using var series = new WrittenSeries(before: "a, b = numpy.array([1, 0, 0]), numpy.array([0, 1, 0]); n = numpy.cross(a, b); v = n * 2.5");
        using var volume = series.Open();
        for (int i = 0; i < 7; i++)
        {
            foreach (var options in (DisplayOptions[])[DisplayOptions.Default, new(50, 400), new(FileWindow: 0), new(Invert: true)])
            {
                Assert.Equal(volume.ReadDisplay(i, options, default).Data, volume.ReadSlice(Plane.Axial, i, 0, options, default).Data);
            }
        }

        Assert.Throws<ImageRangeException>(() => volume.ReadSlice(Plane.Axial, 0, 0, new DisplayOptions(FileWindow: 1), default));
    }

    [Fact]
    public void Open_PlanesMissing_SaysWhereAndLeavesThemBlack()
    {
        using var series = new WrittenSeries(each: "skip = k in (2, 5)");
        using var volume = series.Open();
        Assert.Equal([12, 10, 7], volume.Info.Dims!);
        Assert.Equal(
            "2 of 7 planes are missing: 1 behind plane 1 (5 mm), 1 behind plane 4 (5 mm); they are left black", Assert.Single(volume.Info.Remarks!));
        using var whole = new WrittenSeries();
        using var expected = whole.Open();
        for (int i = 0; i < 7; i++)
        {
            var slice = Across(volume, i);
            if (i is 2 or 5) Assert.All(slice, value => Assert.Equal(0, value));
            else Assert.Equal(Across(expected, i), slice);
        }

        Assert.Throws<ImageRangeException>(() => volume.ReadFrame(2, default));
        Assert.Equal(expected.ReadFrame(3, default).Data, volume.ReadFrame(3, default).Data);
    }

    [Fact]
    public void Open_InstancesTwice_CountOnceAndAreTold()
    {
        using var series = new WrittenSeries(each: "d.save_as(f'{folder}/again{k}.dcm', write_like_original=False) if k < 2 else None");
        using var volume = series.Open();
        Assert.Equal([12, 10, 7], volume.Info.Dims!);
        Assert.Equal("2 of 9 instances are there twice", Assert.Single(volume.Info.Remarks!));
    }

    [Fact]
    public void Open_PlacesWithSeveralTimes_AreFourDimensions()
    {
        using var series = new WrittenSeries(before: "times = 3");
        using var volume = series.Open();
        Assert.Equal([12, 10, 7, 3], volume.Info.Dims!);
        Assert.Equal(21, volume.Info.Frames);

        // Values count up through planes and times: each slice's least is above the one before.
        var firsts = Enumerable.Range(0, 21).Select(i => BitConverter.ToInt16(volume.ReadFrame(i, default).Data)).ToArray();
        Assert.Equal(firsts.Order(), firsts);
        Assert.NotEqual(Across(volume, 3, 1), Across(volume, 3, 2));
        Assert.Throws<ImageRangeException>(() => Across(volume, 3, 3));
    }

    [Fact]
    public void ReadSlice_EachPlaneRescaledItsOwnWay_IsInModalityUnits()
    {
        using var series = new WrittenSeries(each: "d.RescaleSlope, d.RescaleIntercept = str(k + 1), str(-100 * k)");
        using var volume = series.Open();
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(Sorted(volume.ReadDisplay(i, Wide, default).Data), Sorted(Across(volume, i)));
        }

        static byte[] Sorted(byte[] values) => [.. values.Order()];
    }

    [Fact]
    public void ReadSlice_LeaningGantry_IsStraightAndSaysSo()
    {
        // Planes lean by 20 degrees about x; the table goes along z. A bright rod of 3 x 3 mm along z must come out upright in a sagittal slice.
        const string Geometry =
            """
            rows, cols, count, ds = 60, 40, 24, (1., 1.)
            t = numpy.radians(20); a, b = numpy.array([1, 0, 0]), numpy.array([0, numpy.cos(t), numpy.sin(t)]); v, o = numpy.array([0, 0, 2.]), numpy.array([-20, -30, 0.])
            """;
        const string Rod =
            """
            y, x = numpy.mgrid[0:rows, 0:cols]
            p = o + v * k + x[..., None] * a + y[..., None] * b
            d.PixelData = (((abs(p[..., 0]) < 1.6) & (abs(p[..., 1]) < 1.6)) * 2000).astype('<i2').tobytes()
            """;
        using var series = new WrittenSeries(before: Geometry, each: Rod);
        using var volume = series.Open();
        Assert.Equal("the gantry leans by 20 degrees; planes across are resampled", Assert.Single(volume.Info.Remarks!));
        int middle = volume.SliceAt(Plane.Sagittal, 0);
        var slice = volume.ReadSlice(new SliceRequest { Plane = Plane.Sagittal, Index = middle }, new DisplayOptions(0, 1000), default);
        Assert.Equal((("A", "P"), ("S", "I")), ((slice.Placement.Labels.Left, slice.Placement.Labels.Right), (slice.Placement.Labels.Top, slice.Placement.Labels.Bottom)));
        Assert.Equal(0, slice.Placement.ColumnStep.Dot(slice.Placement.RowStep), 1e-9);
        Assert.Equal(slice.Placement.Spacing, volume.SliceSpacing(Plane.Sagittal));
        int bright = 0;
        for (int i = 0; i < slice.Picture.Data.Length; i++)
        {
            if (slice.Picture.Data[i] < 128) continue;
            var at = slice.Placement.At(i % slice.Picture.Width, i / slice.Picture.Width);
            Assert.InRange(at.Y, -3.2, 3.2);
            bright++;
        }

        Assert.InRange(bright, 100, 250);
    }

    [Theory]
    [InlineData("if k == 3: d.ImageOrientationPatient = ['0', '1', '0', '0', '0', '-1']", "(0020,0037)")]
    [InlineData("if k == 3: del d.ImagePositionPatient", "(0020,0032)")]
    [InlineData("if k == 3: d.ImagePositionPatient = [f'{x:.6f}' for x in o + v * 3.4]", "(0020,0032)")]
    [InlineData("if k == 3: d.ImagePositionPatient = [f'{x:.6f}' for x in o + v * 3 + a * 20]", "(0020,0032)")]
    [InlineData("if k == 3: d.ImagePositionPatient = [f'{x:.6f}' for x in o + v * 2]", "(0020,0032)")]
    [InlineData("if k == 3: d.Rows, d.Columns = 12, 10", "(0028,0010)")]
    [InlineData("if k == 3: d.PixelSpacing = ['1', '1']", "(0028,0030)")]
    [InlineData("if k == 3: d.SeriesInstanceUID = generate_uid()", "(0020,000E)")]
    [InlineData("if k == 3: d.FrameOfReferenceUID = generate_uid()", "(0020,0052)")]
    [InlineData("if k == 3: d.PhotometricInterpretation = 'MONOCHROME1'", "(0028,0004)")]
    [InlineData("if k == 3: del d.PixelData", "(7FE0,0010)")]
    public void Open_PlanesThatMakeNoVolume_NamesWhy(string each, string tag)
    {
        using var series = new WrittenSeries(each: each);
        Assert.Equal(tag, Assert.Throws<ImageFormatException>(series.Open).Field);
    }

    [Fact]
    public void Open_OnePlane_IsAVolumeOfOne()
    {
        using var series = new WrittenSeries(each: "skip = k > 0");
        using var volume = series.Open();
        Assert.Equal([12, 10, 1], volume.Info.Dims!);
        Assert.Equal(2.5, volume.Info.Zooms![2], 1e-6);
        Assert.Equal(1, Enum.GetValues<Plane>().Min(volume.SliceCount));
    }

    [Fact]
    public void Open_EnhancedFile_IsAVolumeWhoseFramesStayInTheFilesOrder()
    {
        using var series = new WrittenSeries(each: "skip = True", after: Enhanced);
        using var classic = new WrittenSeries();
        using var volume = Assert.IsType<IVolumeReader>(ImageFile.Open(Directory.GetFiles(series.Folder).Single()), exactMatch: false);
        using var expected = classic.Open();
        Assert.Equal((ImageKind.Volume, 7), (volume.Info.Kind, volume.Info.Frames));
        Assert.NotNull(volume.Info.SopInstanceUid);
        Assert.Equal(expected.Info.Affine!.SelectMany(row => row), volume.Info.Affine!.SelectMany(row => row));
        foreach (var plane in Enum.GetValues<Plane>())
        {
            for (int i = 0; i < volume.SliceCount(plane); i++) Assert.Equal(expected.ReadSlice(plane, i, 0, Soft, default).Data, volume.ReadSlice(plane, i, 0, Soft, default).Data);
        }

        int[] order = [4, 0, 6, 2, 5, 1, 3];
        for (int i = 0; i < 7; i++) Assert.Equal(expected.ReadFrame(order[i], default).Data, volume.ReadFrame(i, default).Data);
    }

    [Fact]
    public void Open_EnhancedFileOfOneTimeRepeatedPlaces_StaysAPictureOfFrames()
    {
        using var series = new WrittenSeries(each: "skip = True", after: Enhanced.Replace("order = [4, 0, 6, 2, 5, 1, 3]", "order = [4, 0, 6, 2, 5, 1, 1]", StringComparison.Ordinal));
        using var reader = ImageFile.Open(Directory.GetFiles(series.Folder).Single());
        Assert.Equal(ImageKind.Image, reader.Info.Kind);
        Assert.False(reader is IVolumeReader);
    }

    /// <summary>The same planes as frames of one enhanced CT, in another order.</summary>
    private const string Enhanced =
        """
        order = [4, 0, 6, 2, 5, 1, 3]
        d = plane(0, 0)
        d.file_meta.MediaStorageSOPClassUID = d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.2.1'
        def item(**fields):
            i = Dataset()
            for name, value in fields.items(): setattr(i, name, value)
            return i
        shared = item(
            PlaneOrientationSequence=[item(ImageOrientationPatient=d.ImageOrientationPatient)],
            PixelMeasuresSequence=[item(PixelSpacing=d.PixelSpacing, SliceThickness='2.5')],
            PixelValueTransformationSequence=[item(RescaleSlope='1', RescaleIntercept='-1024', RescaleType='HU')])
        d.SharedFunctionalGroupsSequence = [shared]
        d.PerFrameFunctionalGroupsSequence = [item(PlanePositionSequence=[item(ImagePositionPatient=[f'{x:.6f}' for x in o + v * k])]) for k in order]
        d.NumberOfFrames = len(order)
        d.PixelData = b''.join(stored[0, k].tobytes() for k in order)
        for name in ('ImagePositionPatient', 'ImageOrientationPatient', 'PixelSpacing', 'RescaleSlope', 'RescaleIntercept', 'SliceThickness'): delattr(d, name)
        d.is_little_endian, d.is_implicit_VR = True, False
        pydicom.dcmwrite(f'{folder}/enhanced.dcm', d, write_like_original=False)
        """;

    /// <summary>The slice along the written planes, which lie nearest to the coronal plane in the turned geometry.</summary>
    private static byte[] Across(IVolumeReader volume, int index, int time = 0)
    {
        var plane = Enum.GetValues<Plane>().Single(plane => volume.SliceCount(plane) == 7);
        var along = volume.ReadSlice(new SliceRequest { Plane = plane, Index = 0 }, Soft, default).Placement.Origin;
        var next = volume.ReadSlice(new SliceRequest { Plane = plane, Index = 1 }, Soft, default).Placement.Origin;
        var first = new Geometry.Vector3D(-31.5, 12.25, 77);
        bool forward = (next - along).Dot(along - first) > 0 || (along - first).Length < (next - first).Length;
        return volume.ReadSlice(plane, forward ? index : 6 - index, time, Wide, default).Data;
    }
}
