using System.Text;
using Lightbox.Cli.Demo;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Demo;

/// <summary>Independent readers must take the set for what it says it is.</summary>
public sealed class DemoSetTests(DemoSetFixture set)
{
    [Fact]
    public void Write_SetIsThere_LeavesItAlone()
    {
        var before = Directory.GetLastWriteTimeUtc(set.Folder);
        Assert.False(DemoSet.Write(set.Folder, CancellationToken.None));
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(set.Folder));
    }

    [Fact]
    public void Write_Cancelled_LeavesNothing()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"lightbox-demo-{Guid.NewGuid():n}");
        Assert.ThrowsAny<OperationCanceledException>(() => DemoSet.Write(folder, new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(folder) || Directory.Exists(folder + ".unfinished"));
    }

    [Fact]
    public void Ct_EverySlice_IsSoundForDcmtk()
    {
        var files = Directory.GetFiles(set.File("ct")).Order().ToArray();
        Assert.Equal(40, files.Length);
        var dump = Text(ExternalTool.Run("dcmdump", [.. Tags("0002,0010", "0008,0018", "0020,000e", "0020,0032", "0010,0010"), .. files]));
        Assert.Equal(30, Count(dump, "=LittleEndianExplicit"));
        Assert.Equal(10, Count(dump, "=RLELossless"));
        Assert.Equal(40, Count(dump, "[DEMO^PHANTOM]"));
        Assert.Equal(40, Values(dump, "(0008,0018)").Distinct().Count());
        Assert.Single(Values(dump, "(0020,000e)").Distinct());
        Assert.All(Values(dump, "(0008,0018)"), line => Assert.Contains("[2.25.", line, StringComparison.Ordinal));
    }

    /// <summary>The lung left of the picture's middle is dark, bone is bright, and RLE slices decode like their neighbours.</summary>
    [Theory]
    [InlineData("slice-20.dcm")]
    [InlineData("slice-21.dcm")]
    public void Ct_Slice_ShowsLungHeartAndSpineForDcm2pnm(string name)
    {
        var pixels = Pgm(ExternalTool.Run("dcm2pnm", "+Ww", "-500", "2000", "--write-raw-pnm", set.File("ct", name)), out int width);
        Assert.Equal(512, width);
        Assert.InRange(Mean(pixels, width, 150, 250), 20, 110);
        Assert.InRange(Mean(pixels, width, 285, 230), 180, 220);
        Assert.InRange(Mean(pixels, width, 256, 350), 190, 255);
    }

    [Fact]
    public void Film_Monochrome1_LooksTheSameAsItsPng()
    {
        var byDcmtk = Pgm(ExternalTool.Run("dcm2pnm", "+Wi", "1", "--write-raw-pnm", set.File("chest", "film.dcm")), out int width);
        var byPillow = ExternalTool.Python("import sys; from PIL import Image; sys.stdout.buffer.write(Image.open(sys.argv[1]).tobytes())", set.File("chest", "film.png"));
        Assert.Equal((1024, 1024 * 1024), (width, byPillow.Length));
        Assert.InRange(byDcmtk.Zip(byPillow, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
    }

    [Fact]
    public void Slide_OpenSlide_SeesThreeLevelsResolutionAndTissue()
    {
        var said = Text(ExternalTool.Python(
            """
            import sys, openslide
            s = openslide.OpenSlide(sys.argv[1])
            p = s.read_region((3700, 2700), 0, (200, 200)).convert("RGB").resize((1, 1)).getpixel((0, 0))
            b = s.read_region((10, 10), 0, (50, 50)).convert("RGB").resize((1, 1)).getpixel((0, 0))
            print(s.level_dimensions, s.properties["openslide.mpp-x"], s.properties["openslide.objective-power"], sorted(s.associated_images))
            print(p[0] > p[1] + 20 and p[2] > p[1] + 20, min(b) > 230)
            """, set.File("slide", "tissue.svs")));
        Assert.Equal("((7680, 5760), (1920, 1440), (480, 360)) 0.5 20 ['macro', 'thumbnail']\nTrue True\n", said);
    }

    [Fact]
    public void Brain_Nibabel_FindsTheRingInTheLeftHemisphere()
    {
        var said = Text(ExternalTool.Python(
            """
            import sys, numpy as np, nibabel as nib
            n = nib.load(sys.argv[1])
            a = np.asarray(n.dataobj)
            print(n.shape, n.get_data_dtype(), "".join(nib.aff2axcodes(n.affine)), n.header["sform_code"])
            bright = np.argwhere(a[:, :, 60:] > 990)
            world = nib.affines.apply_affine(n.affine, bright + [0, 0, 60])
            near = world[np.abs(world - [-33, -18, 26]).max(1) < 12]
            print(len(near) > 200, np.abs(near.mean(0) - [-33, -18, 26]).max() < 2.5)
            """, set.File("brain", "brain_t1.nii.gz")));
        Assert.Equal("(144, 176, 144) int16 RAS 1\nTrue True\n", said);
    }

    [Fact]
    public void Echo_Ffmpeg_CountsSixtyFramesThatMoveAndLoop()
    {
        const int Size = 480 * 400;
        var frames = ExternalTool.Run("ffmpeg", "-v", "error", "-i", set.File("echo", "four_chambers.avi"), "-f", "rawvideo", "-pix_fmt", "gray", "-").Chunk(Size).ToArray();
        Assert.Equal(60, frames.Length);
        int dark(byte[] frame) => Enumerable.Range(0, Size).Count(i => i / 480 is > 60 and < 190 && i % 480 is > 180 and < 310 && frame[i] < 60);
        Assert.True(dark(frames[0]) > dark(frames[11]) * 1.3, "the ventricles are wide at the beginning and narrow in systole");
        Assert.InRange(Math.Abs(dark(frames[0]) - dark(frames[30])), 0, dark(frames[0]) / 20);
    }

    [Fact]
    public void Write_Again_GivesTheSameBytes()
    {
        var again = Path.Combine(Path.GetTempPath(), $"lightbox-demo-{Guid.NewGuid():n}");
        try
        {
            Echo.Write(Path.Combine(again, "echo"), CancellationToken.None);
            CtSeries.Write(Path.Combine(again, "ct"), CancellationToken.None);
            foreach (var file in Directory.GetFiles(again, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(File.ReadAllBytes(set.File(Path.GetRelativePath(again, file))), File.ReadAllBytes(file));
            }
        }
        finally
        {
            Directory.Delete(again, recursive: true);
        }
    }

    private static IEnumerable<string> Tags(params string[] tags) => tags.SelectMany(tag => new[] { "+P", tag });

    private static string Text(byte[] output) => Encoding.UTF8.GetString(output);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static IEnumerable<string> Values(string dump, string tag) => dump.Split('\n').Where(line => line.StartsWith(tag, StringComparison.Ordinal));

    private static byte[] Pgm(byte[] pnm, out int width)
    {
        var header = Encoding.ASCII.GetString(pnm, 0, Math.Min(200, pnm.Length)).Split('\n').Where(line => !line.StartsWith('#')).Take(3).ToArray();
        width = int.Parse(header[1].Split(' ')[0]);
        return pnm[^(width * int.Parse(header[1].Split(' ')[1]))..];
    }

    /// <summary>Of a 9 x 9 square around a place.</summary>
    private static double Mean(byte[] pixels, int width, int x, int y) =>
        Enumerable.Range(0, 81).Average(i => pixels[((y - 4 + (i / 9)) * width) + x - 4 + (i % 9)]);
}
