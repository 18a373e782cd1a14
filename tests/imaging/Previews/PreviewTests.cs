using Lightbox.Imaging.Display;
using Lightbox.Testing;
using Xunit;
using Samples = Lightbox.Testing.Samples;

namespace Lightbox.Imaging.Tests.Previews;

/// <summary>
/// A preview is what a person judges a file by: open, display, fit, encode. Each kind against a picture that another reader made
/// of the same file, windowed by its own rule and reduced by Pillow's area filter.
/// </summary>
public sealed class PreviewTests
{
    /// <summary>Pixels. 128 halves evenly: for other ratios near 1 Pillow's filter takes whole pixels where an area takes parts.</summary>
    private const int Half = 64, Whole = 128;

    /// <summary>Mean difference, grey levels: two roundings, and for lossy clips two decoders. Encoded as PNG, which adds none.</summary>
    private const double Tolerance = 1.0;

    /// <summary>Prints the fitted RGB of what the script above it put into <c>im</c>.</summary>
    private const string Reduce = """

        im = im.convert("RGB")
        s = min(1, SIDE / im.width, SIDE / im.height)
        im = im.resize((max(1, round(im.width * s)), max(1, round(im.height * s))), Image.BOX)
        sys.stdout.buffer.write(im.width.to_bytes(4, "little") + im.height.to_bytes(4, "little") + im.tobytes())
        """;

    private const string FromFile = "import sys; from PIL import Image; im = Image.open(sys.argv[1])";

    [Theory]
    [InlineData("CT_small.dcm", 40, 400)]
    [InlineData("CT_small.dcm", -500, 1500)]
    [InlineData("MR_small_RLE.dcm", 600, 1600)]
    public void Ct_Preview_IsDcmtksPicture(string name, int center, int width)
    {
        using var folder = new TemporaryFolder();
        var path = Samples.Path($"dicom/{name}");
        folder.Write("x.pgm", ExternalTool.Run("dcm2pnm", "+Ww", $"{center}", $"{width}", "--write-raw-pnm", path));
        using var reader = ImageFile.Open(path);
        Same(Picture(FromFile, folder.File("x.pgm"), Half), reader.ReadDisplay(0, new(center, width), CancellationToken.None), Half, folder);
    }

    [Fact]
    public void Ct_EveryPixel_IsWithinOneGreyOfDcmtks()
    {
        var path = Samples.Path("dicom/CT_small.dcm");
        var pgm = ExternalTool.Run("dcm2pnm", "+Ww", "40", "400", "--write-raw-pnm", path);
        using var reader = ImageFile.Open(path);
        var ours = reader.ReadDisplay(0, new(40, 400), CancellationToken.None).Data;
        Assert.InRange(ours.Zip(pgm[^ours.Length..], (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    [Fact]
    public void Slide_Preview_IsOpenSlidesPicture()
    {
        using var folder = new TemporaryFolder();
        var path = Samples.Path("slides/CMU-1-Small-Region.svs");
        const string Smallest = """
            import sys, openslide; from PIL import Image
            s = openslide.OpenSlide(sys.argv[1]); n = s.level_count - 1
            im = s.read_region((0, 0), n, s.level_dimensions[n])
            """;
        using var reader = ImageFile.Open(path);
        Same(Picture(Smallest, path, Half), reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None), Half, folder);
    }

    [Theory]
    [InlineData("anatomical.nii", 12, 8000, 10000)]
    [InlineData("avg152T1_LR_nifti.nii.gz", 45, 128, 256)]
    public void Volume_Preview_IsNibabelsSliceAsRadiologistsHangIt(string name, int index, int center, int width)
    {
        using var folder = new TemporaryFolder();
        var path = Samples.Path($"nifti/{name}");
        string slice = $"""
            import sys, numpy as np, nibabel as nib; from PIL import Image
            n = nib.as_closest_canonical(nib.load(sys.argv[1])); a = np.asarray(n.dataobj, dtype=float)
            while a.ndim > 3: a = a[..., 0]
            x = a[::-1, ::-1, {index}].T; c, w = {center}, {width}
            y = np.clip(((x - (c - 0.5)) / (w - 1) + 0.5) * 255, 0, 255)
            im = Image.fromarray(np.floor(y + 0.5).astype("u1"))
            """;
        using var reader = Assert.IsType<IVolumeReader>(ImageFile.Open(path), exactMatch: false);
        Same(Picture(slice, path, Whole), reader.ReadSlice(Plane.Axial, index, 0, new(center, width), CancellationToken.None), Whole, folder);
    }

    [Theory]
    [InlineData("x.avi", "-c:v mjpeg -q:v 2", 0)]
    [InlineData("x.avi", "-c:v ffv1", 21)]
    [InlineData("x.mp4", "-c:v libx264 -pix_fmt yuv444p -qp 0", 39)]
    public void Clip_Preview_IsFfmpegsFrame(string name, string coding, int frame)
    {
        using var folder = new TemporaryFolder();
        var path = Video.Clips.Make(folder, name, coding.Split(' '));
        ExternalTool.Run("ffmpeg", "-v", "error", "-i", path, "-vf", $"select=eq(n\\,{frame})", "-frames:v", "1", "-y", folder.File("frame.png"));
        using var reader = ImageFile.Open(path);
        Same(Picture(FromFile, folder.File("frame.png"), Whole), reader.ReadDisplay(frame, DisplayOptions.Default, CancellationToken.None), Whole, folder);
    }

    private static byte[] Picture(string script, string path, int side) =>
        ExternalTool.Python((script + Reduce).Replace("SIDE", $"{side}", StringComparison.Ordinal), path);

    /// <summary>Ours through the encoder and Pillow's decoder; a flat picture would pass anything, so theirs must have contrast.</summary>
    private static void Same(byte[] expected, PixelBuffer display, int side, TemporaryFolder folder)
    {
        var png = ImageEncoder.Encode(Resample.Fit(display, side, side), EncodeFormat.Png);
        var ours = Picture(FromFile, folder.Write("ours.png", png), side);
        Assert.Equal(expected[..8], ours[..8]);
        Assert.InRange(Spread(expected[8..]), 10, 255);
        Assert.InRange(Video.Clips.Difference(expected[8..], ours[8..]), 0, Tolerance);
    }

    private static double Spread(byte[] samples)
    {
        double mean = samples.Average(s => (double)s);
        return Math.Sqrt(samples.Average(s => (s - mean) * (s - mean)));
    }
}
