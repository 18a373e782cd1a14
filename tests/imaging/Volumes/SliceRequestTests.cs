using System.Globalization;
using System.Runtime.InteropServices;
using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Tests.Nifti;
using Lightbox.Imaging.Volumes;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Volumes;

/// <summary>Slices by millimetres, thick ones and oblique ones, against numpy on the array that nibabel reads.</summary>
public sealed class SliceRequestTests : IDisposable
{
    /// <summary>Turned and stretched, so that no two axes can be mistaken for each other.</summary>
    private const string Oblique = "[[.9,.6,-.2,-7],[-.7,1.8,.1,11],[.2,-.3,2.9,-30],[0,0,0,1.]]";

    private static readonly DisplayOptions Whole = new(127.5, 255);

    private readonly Lightbox.Testing.TemporaryFolder folder = new();

    [Theory]
    [InlineData("[[-2,0,0,9],[0,3,0,-5],[0,0,4,-20],[0,0,0,1.]]")]
    [InlineData("[[0,0,4,-20],[-2,0,0,9],[0,-3,0,5],[0,0,0,1.]]")]
    [InlineData(Oblique)]
    public void SliceAt_EachSlicesMiddle_IsThatSlice(string affine)
    {
        using var volume = Volume(affine);
        foreach (var plane in Enum.GetValues<Plane>())
        {
            for (int index = 0; index < volume.SliceCount(plane); index++)
            {
                var slice = volume.ReadSlice(new SliceRequest { Plane = plane, Index = index }, Whole, default);
                var middle = slice.Placement.Origin + (slice.Placement.ColumnStep * ((slice.Picture.Width - 1) / 2.0)) + (slice.Placement.RowStep * ((slice.Picture.Height - 1) / 2.0));
                double millimetres = plane switch { Plane.Axial => middle.Z, Plane.Coronal => middle.Y, _ => middle.X };
                Assert.Equal(index, volume.SliceAt(plane, millimetres));
                var same = volume.ReadSlice(new SliceRequest { Plane = plane, Millimetres = millimetres }, Whole, default);
                Assert.Equal((index, slice.Placement), (same.Index, same.Placement));
                Assert.Equal(slice.Picture.Data, same.Picture.Data);
            }
        }
    }

    [Fact]
    public void SliceAt_Straight_IsTheNearestByTheAffine()
    {
        // Axis 1 runs to anterior by 3 mm from -5: LPS y is 5, 2, -1, -4, -7 and the coronal slices count from posterior.
        using var volume = Volume("[[-2,0,0,9],[0,3,0,-5],[0,0,4,-20],[0,0,0,1.]]");
        Assert.Equal((0, 1, 1, 2), (volume.SliceAt(Plane.Coronal, 5), volume.SliceAt(Plane.Coronal, 2.4), volume.SliceAt(Plane.Coronal, 1), volume.SliceAt(Plane.Coronal, 0)));
        Assert.Equal((0, 6), (volume.SliceAt(Plane.Axial, -21.9), volume.SliceAt(Plane.Axial, 5.9)));
        Assert.Throws<ImageRangeException>(() => volume.SliceAt(Plane.Axial, -22.1));
        Assert.Throws<ImageRangeException>(() => volume.SliceAt(Plane.Axial, 6.1));
        Assert.Throws<ImageRangeException>(() => volume.SliceAt(Plane.Axial, double.NaN));
    }

    [Theory]
    [InlineData("[[-2,0,0,9],[0,3,0,-5],[0,0,4,-20],[0,0,0,1.]]")]
    [InlineData("[[0,0,4,-20],[-2,0,0,9],[0,-3,0,5],[0,0,0,1.]]")]
    [InlineData(Oblique)]
    public void Placement_EachPixel_IsWhereNibabelHasTheVoxel(string affine)
    {
        // The array holds each voxel's number: the picture's grey says which voxel it is, the affine where that lies.
        using var volume = Volume(affine);
        var matrix = volume.Info.Affine!;
        foreach (var plane in Enum.GetValues<Plane>())
        {
            var slice = volume.ReadSlice(new SliceRequest { Plane = plane, Index = 1 }, Whole, default);
            for (int pixel = 0; pixel < slice.Picture.Data.Length; pixel++)
            {
                int number = slice.Picture.Data[pixel] - 1;
                double[] voxel = [number % 5, number / 5 % 5, number / 25];
                var placed = slice.Placement.Origin + (slice.Placement.ColumnStep * (pixel % slice.Picture.Width)) + (slice.Placement.RowStep * (pixel / slice.Picture.Width));
                double[] lps = [-placed.X, -placed.Y, placed.Z];
                for (int row = 0; row < 3; row++)
                {
                    Assert.Equal((matrix[row][0] * voxel[0]) + (matrix[row][1] * voxel[1]) + (matrix[row][2] * voxel[2]) + matrix[row][3], lps[row], 1e-4);
                }
            }
        }
    }

    [Theory]
    [InlineData(Plane.Axial, "R", "L", "A", "P")]
    [InlineData(Plane.Coronal, "R", "L", "S", "I")]
    [InlineData(Plane.Sagittal, "A", "P", "S", "I")]
    public void Labels_AnyStorageOrder_AreRadiological(Plane plane, string left, string right, string top, string bottom)
    {
        foreach (var affine in (string[])["numpy.diag([2,3,4,1.])", "numpy.diag([-2,-3,-4,1.])", "[[0,0,4,-20],[-2,0,0,9],[0,-3,0,5],[0,0,0,1.]]", "[[1.9,.3,-.2,0],[-.35,1.9,.1,0],[.2,-.1,2.4,0],[0,0,0,1.]]"])
        {
            using var volume = Volume(affine);
            Assert.Equal((left, right, top, bottom), volume.ReadSlice(new SliceRequest { Plane = plane }, Whole, default).Placement.Labels);
        }
    }

    [Theory]
    [InlineData(SlabProjection.Maximum, "max")]
    [InlineData(SlabProjection.Minimum, "min")]
    [InlineData(SlabProjection.Mean, "mean")]
    public void ReadSlice_Slab_IsNumpysProjection(SlabProjection projection, string name)
    {
        // 40 slices: more than are in memory at a time.
        var path = Write("numpy.random.default_rng(3).integers(0, 256, (5, 6, 40)).astype('int16')", "numpy.diag([1,1,2,1.])");
        using var volume = Open(path);
        var expected = ExternalTool.Python(
            $"""
            import sys, numpy, nibabel
            a = numpy.asanyarray(nibabel.load(sys.argv[1]).dataobj)
            for s in (a[::-1, ::-1, 16:25].{name}(axis=2), a[:, ::-1, ::-1].{name}(axis=0), a[::-1, 2:5, ::-1].{name}(axis=1)):
                sys.stdout.buffer.write(numpy.floor(s.T / 255 * 255 + .5).astype('u1').tobytes())
            """,
            path);
        var display = new DisplayOptions(127.5, 255);
        byte[] ours =
        [
            .. Cut(Plane.Axial, 20, 16),
            .. Cut(Plane.Sagittal, 2, 1000),
            .. Cut(Plane.Coronal, 3, 2.5),
        ];
        Assert.Equal(expected.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++) Assert.InRange(ours[i] - expected[i], -1, 1);

        byte[] Cut(Plane plane, int index, double thickness) =>
            volume.ReadSlice(new SliceRequest { Plane = plane, Index = index, Slab = new(thickness, projection) }, display, default).Picture.Data;
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(Interpolation.Nearest, 1)]
    [InlineData(null, 6)]
    public void ReadSlice_Oblique_IsNumpysSampling(Interpolation? interpolation, double thickness)
    {
        var path = Write("numpy.random.default_rng(4).integers(0, 256, (9, 8, 12)).astype('uint8')", Oblique);
        using var volume = Open(path);
        var plane = new ObliquePlane(new(4, -16, -12), new Vector3D(.8, .6, 0), new Vector3D(-.36, .48, -.8));
        Slab? slab = thickness > 1 ? new(thickness, SlabProjection.Mean) : null;
        var slice = volume.ReadSlice(new SliceRequest { Oblique = plane, Interpolation = interpolation, Slab = slab }, new DisplayOptions(127.5, 255), default);
        var normal = plane.Right.Cross(plane.Down);
        Assert.Equal(0, normal.Dot(slice.Placement.Origin - plane.Origin), 1e-9);
        Assert.True(slice.Picture.Data.Count(value => value > 0) > slice.Picture.Data.Length / 3);
        int samples = slab is null ? 1 : (int)Math.Round(thickness / slice.Placement.Spacing.Row);
        var expected = MemoryMarshal.Cast<byte, double>(Sampled(path, slice, normal * slice.Placement.Spacing.Row, samples, interpolation == Interpolation.Nearest));
        for (int i = 0; i < expected.Length; i++)
        {
            double grey = double.IsNaN(expected[i]) ? 0 : expected[i];
            Assert.InRange(slice.Picture.Data[i] - grey, -0.51, 0.51);
        }
    }

    [Fact]
    public void ReadSlice_ObliqueAlongTheAxes_IsTheStraightSlice()
    {
        using var volume = Volume("[[-2,0,0,9],[0,2,0,-5],[0,0,2,-20],[0,0,0,1.]]");
        foreach (var plane in Enum.GetValues<Plane>())
        {
            var straight = volume.ReadSlice(new SliceRequest { Plane = plane, Index = 2 }, Whole, default);
            var (origin, column, row) = straight.Placement;
            var oblique = volume.ReadSlice(new SliceRequest { Oblique = new(origin + row, column.Unit(), row.Unit()) }, Whole, default);
            Assert.Equal(straight.Picture.Data, oblique.Picture.Data);
            Assert.Equal(straight.Placement, oblique.Placement);
            Assert.Null(oblique.Index);
        }
    }

    [Fact]
    public void ReadSlice_ObliqueOfLabels_HasNoValueBetween()
    {
        var path = Write("(numpy.arange(6*6*6).reshape((6,6,6)) % 2 * 200).astype('uint8')", "numpy.eye(4)", "i.header.set_intent('label')");
        using var volume = Open(path);
        var picture = volume.ReadSlice(new SliceRequest { Oblique = new(new(-2, -2, 3), new(.8, .6, 0), new(0, 0, -1)) }, new DisplayOptions(127.5, 255), default).Picture;
        Assert.Equal([(byte)0, (byte)200], picture.Data.Distinct().Order());
    }

    [Fact]
    public void ReadSlice_ColoursObliqueOrThick_AreMixedOrRefusedByName()
    {
        var path = Write("numpy.full((4,4,4,3),(10,100,250),'u1').view([('R','u1'),('G','u1'),('B','u1')])[...,0]", "numpy.eye(4)");
        using var volume = Open(path);
        var slice = volume.ReadSlice(new SliceRequest { Oblique = new(new(-1, -1, 1), new(.8, .6, 0), new(0, 0, -1)) }, DisplayOptions.Default, default);
        Assert.Contains(slice.Picture.Data.Chunk(3), pixel => pixel is [10, 100, 250]);
        Assert.All(slice.Picture.Data.Chunk(3), pixel => Assert.True(pixel is [10, 100, 250] or [0, 0, 0]));
        var thick = new SliceRequest { Slab = new(3, SlabProjection.Maximum) };
        Assert.Equal("slab of colour voxels", Assert.Throws<UnsupportedImageException>(() => volume.ReadSlice(thick, DisplayOptions.Default, default)).Feature);
    }

    [Fact]
    public void ReadSlice_PlaneOrSlabThatCannotBe_IsOutOfRange()
    {
        using var volume = Volume("numpy.eye(4)");
        ObliquePlane[] planes =
        [
            new(new(0, 0, 1000), new(1, 0, 0), new(0, 1, 0)),
            new(new(0, 0, 1), new(1, 0, 0), new(1, 0, 0)),
            new(new(0, 0, 1), new(2, 0, 0), new(0, 1, 0)),
            new(new(double.NaN, 0, 1), new(1, 0, 0), new(0, 1, 0)),
            new(new(0, 0, 1), new(double.NaN, 0, 0), new(0, 1, 0)),
        ];
        Assert.All(planes, plane => Assert.Throws<ImageRangeException>(() => volume.ReadSlice(new SliceRequest { Oblique = plane }, Whole, default)));
        double[] thicknesses = [0, -1, double.NaN, double.PositiveInfinity];
        Assert.All(thicknesses, mm => Assert.Throws<ImageRangeException>(() => volume.ReadSlice(new SliceRequest { Slab = new(mm, SlabProjection.Mean) }, Whole, default)));
    }

    [Fact]
    public void ReadNearest_OnAnotherVolumesSlice_IsTheVoxelAtThatPlace()
    {
        var fine = Write("numpy.arange(8*8*8).reshape((8,8,8)).astype('int16')", "numpy.eye(4)");
        var coarse = folder["coarse.nii"];
        Nibabel.Write(coarse, "(numpy.arange(4*4*2).reshape((4,4,2)) + 1).astype('int16')", "[[2,0,0,.5],[0,2,0,.5],[0,0,2,.5],[0,0,0,1.]]");
        using var image = Open(fine);
        using var mask = Open(coarse);
        var slice = image.ReadSlice(new SliceRequest { Plane = Plane.Axial, Index = 3 }, Whole, default);
        var labels = MemoryMarshal.Cast<byte, double>(mask.ReadNearest(slice.Placement, 8, 8, 0, default).Data).ToArray();
        for (int i = 0; i < 64; i++)
        {
            int x = 7 - (i % 8), y = 7 - (i / 8);
            Assert.Equal((((x / 2 * 4) + (y / 2)) * 2) + 1 + 1, labels[i]);
        }

        var above = image.ReadSlice(new SliceRequest { Plane = Plane.Axial, Index = 4 }, Whole, default);
        Assert.All(MemoryMarshal.Cast<byte, double>(mask.ReadNearest(above.Placement, 8, 8, 0, default).Data).ToArray(), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void ReadNearest_OnAnEnormousPicture_IsRefusedBeforeAllocating()
    {
        using var volume = Volume("numpy.eye(4)");
        var placement = volume.ReadSlice(new SliceRequest(), Whole, default).Placement;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageLimitException>(() => volume.ReadNearest(placement, 60_000, 60_000, 0, default));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(10, 90)]
    [InlineData(0, 100)]
    [InlineData(25, 60)]
    public void ReadSlice_Percentiles_WindowIsNumpys(double low, double high)
    {
        var path = Write("numpy.random.default_rng(5).integers(-500, 3000, (20,20,12)).astype('int16')", "numpy.eye(4)", "i.header.set_slope_inter(.5, 100)");
        using var volume = Open(path);
        var window = System.Text.Encoding.UTF8.GetString(ExternalTool.Python(
            "import sys, numpy, nibabel; print(*numpy.percentile(nibabel.load(sys.argv[1]).get_fdata(), [float(v) for v in sys.argv[2:]], method='inverted_cdf'))",
            path,
            low.ToString(CultureInfo.InvariantCulture),
            high.ToString(CultureInfo.InvariantCulture))).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var asked = new DisplayOptions((window[0] + window[1]) / 2, window[1] - window[0]);
        var expected = volume.ReadSlice(new SliceRequest(), asked, default).Picture.Data;
        Assert.Equal(expected, volume.ReadSlice(new SliceRequest(), new DisplayOptions(Percentiles: new(low, high)), default).Picture.Data);
    }

    [Fact]
    public void ReadSlice_FileWindow_IsTheHeadersOrOutOfRange()
    {
        var path = Write("numpy.arange(5*5*5).reshape((5,5,5)).astype('int16')", "numpy.eye(4)", "i.header['cal_min'] = 20; i.header['cal_max'] = 90");
        using var volume = Open(path);
        var own = volume.ReadSlice(new SliceRequest(), new DisplayOptions(FileWindow: 0), default).Picture.Data;
        Assert.Equal(volume.ReadSlice(new SliceRequest(), new DisplayOptions(55, 70), default).Picture.Data, own);
        Assert.Throws<ImageRangeException>(() => volume.ReadSlice(new SliceRequest(), new DisplayOptions(FileWindow: 1), default));
        using var without = Volume("numpy.eye(4)");
        Assert.Throws<ImageRangeException>(() => without.ReadSlice(new SliceRequest(), new DisplayOptions(FileWindow: 0), default));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Trilinear or nearest sampling, written out in numpy; the mean of the samples through the slab; NaN outside.</summary>
    private static byte[] Sampled(string path, VolumeSlice slice, Vector3D normal, int samples, bool nearest)
    {
        Vector3D[] points = [slice.Placement.Origin, slice.Placement.ColumnStep, slice.Placement.RowStep, normal];
        return ExternalTool.Python(
            """
            import sys, numpy, nibabel, warnings
            warnings.simplefilter('ignore')
            i = nibabel.load(sys.argv[1]); a = i.get_fdata(); n = numpy.array(a.shape)
            w, h, count, near = (int(v) for v in sys.argv[2:6])
            o, c, r, d = numpy.array([float(v) for v in sys.argv[6:]]).reshape(4, 3) * [-1, -1, 1]
            back = numpy.linalg.inv(i.affine)
            total = []
            for k in range(count):
                y, x = numpy.mgrid[0:h, 0:w]
                p = o + x[..., None] * c + y[..., None] * r + (k - (count - 1) / 2) * d
                v = p @ back[:3, :3].T + back[:3, 3]
                outside = ((v < -.5 - 1e-6) | (v > n - .5 + 1e-6)).any(axis=-1)
                if near:
                    g = numpy.clip(numpy.floor(v + .5).astype(int), 0, n - 1)
                    s = a[g[..., 0], g[..., 1], g[..., 2]]
                else:
                    v = numpy.clip(v, 0, n - 1); f = numpy.floor(v).astype(int); t = v - f; u = numpy.minimum(f + 1, n - 1); s = 0
                    for e in numpy.ndindex(2, 2, 2):
                        g = numpy.where(e, u, f); s = s + a[g[..., 0], g[..., 1], g[..., 2]] * numpy.where(e, t, 1 - t).prod(axis=-1)
                total.append(numpy.where(outside, numpy.nan, s))
            sys.stdout.buffer.write(numpy.nanmean(total, axis=0).astype('f8').tobytes())
            """,
            [
                path, $"{slice.Picture.Width}", $"{slice.Picture.Height}", $"{samples}", nearest ? "1" : "0",
                .. points.SelectMany(point => (double[])[point.X, point.Y, point.Z]).Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
            ]);
    }

    /// <summary>5 x 5 x 7 voxels, each with its own number from 1.</summary>
    private IVolumeReader Volume(string affine) => Open(Write("(numpy.arange(5*5*7).reshape((5,5,7), order='F') + 1).astype('uint8')", affine));

    private static IVolumeReader Open(string path) => (IVolumeReader)ImageFile.Open(path);

    private string Write(string array, string affine, string change = "pass")
    {
        var path = folder[$"{Guid.NewGuid():n}.nii"];
        Nibabel.Write(path, array, affine, change: change);
        return path;
    }
}
