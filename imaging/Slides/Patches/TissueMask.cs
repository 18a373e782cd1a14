using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Slides.Patches;

/// <summary>
/// Which parts of a slide are tissue, from an overview of about a thousand pixels: stain has colour and glass has none, so the saturation is cut where its histogram falls in two
/// (Otsu), within bounds that keep noise from being tissue and pale tissue from being glass. A slide without colours is cut by its distance from the brightness along its border.
/// </summary>
public sealed class TissueMask
{
    private const int OverviewEdge = 1024;

    /// <summary>Saturation, 0 to 255: below the first nothing is tissue, above the second everything.</summary>
    private const int LeastCut = 12, MostCut = 40;

    /// <summary>Grey levels from the border's.</summary>
    private const int GreyCut = 12;

    /// <summary>Sums of all tissue pixels above and left of a pixel, one row and column more than the overview.</summary>
    private readonly int[] sums;
    private readonly int width;
    private readonly int height;
    private readonly double scaleX;
    private readonly double scaleY;

    private TissueMask(bool[] tissue, int width, int height, PyramidLevel main)
    {
        this.width = width;
        this.height = height;
        scaleX = (double)width / main.Width;
        scaleY = (double)height / main.Height;
        sums = new int[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++)
        {
            int line = 0;
            for (int x = 0; x < width; x++)
            {
                line += tissue[(y * width) + x] ? 1 : 0;
                sums[((y + 1) * (width + 1)) + x + 1] = sums[(y * (width + 1)) + x + 1] + line;
            }
        }
    }

    /// <summary>Part of the whole slide that is tissue, 0 to 1.</summary>
    public double Total => (double)sums[^1] / (width * height);

    public static TissueMask Of(ISlideReader slide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(slide);
        var overview = Colour.ToRgb(Resample.Fit(SlideOverview.Read(slide, OverviewEdge, cancellation), OverviewEdge, OverviewEdge));
        return new(Tissue(overview), overview.Width, overview.Height, slide.Info.Levels![0]);
    }

    /// <summary>Part of a rectangle that is tissue, 0 to 1; of one smaller than a pixel of the overview, that pixel's.</summary>
    /// <param name="x">Level-0 pixels, as the others.</param>
    public double Share(int x, int y, int wide, int high)
    {
        int left = Math.Clamp((int)Math.Round(x * scaleX), 0, width - 1), top = Math.Clamp((int)Math.Round(y * scaleY), 0, height - 1);
        int right = Math.Clamp((int)Math.Round((x + (double)wide) * scaleX), left + 1, width), bottom = Math.Clamp((int)Math.Round((y + (double)high) * scaleY), top + 1, height);
        int stride = width + 1;
        int count = sums[(bottom * stride) + right] - sums[(top * stride) + right] - sums[(bottom * stride) + left] + sums[(top * stride) + left];
        return (double)count / ((right - left) * (bottom - top));
    }

    private static bool[] Tissue(PixelBuffer rgb)
    {
        var saturation = Saturation(rgb);
        var counts = new int[256];
        foreach (byte value in saturation) counts[value]++;
        if (counts.AsSpan(0, LeastCut).ToArray().Sum() == saturation.Length) return OffTheBorder(Colour.ToGrey(rgb));
        int cut = Math.Clamp(Otsu(counts, saturation.Length), LeastCut, MostCut);
        return Array.ConvertAll(saturation, value => value >= cut);
    }

    /// <summary>Of HSV, times 255; black has none, so that the edges of a scan are no tissue.</summary>
    private static byte[] Saturation(PixelBuffer rgb)
    {
        var saturation = new byte[rgb.Width * rgb.Height];
        for (int i = 0; i < saturation.Length; i++)
        {
            int r = rgb.Data[i * 3], g = rgb.Data[(i * 3) + 1], b = rgb.Data[(i * 3) + 2];
            int most = Math.Max(r, Math.Max(g, b)), least = Math.Min(r, Math.Min(g, b));
            saturation[i] = most < 24 ? (byte)0 : (byte)((most - least) * 255 / most);
        }

        return saturation;
    }

    private static bool[] OffTheBorder(PixelBuffer grey)
    {
        var border = new List<byte>();
        for (int x = 0; x < grey.Width; x++) border.AddRange([grey.Data[x], grey.Data[((grey.Height - 1) * grey.Width) + x]]);
        for (int y = 0; y < grey.Height; y++) border.AddRange([grey.Data[y * grey.Width], grey.Data[(y * grey.Width) + grey.Width - 1]]);
        border.Sort();
        int glass = border[border.Count / 2];
        return Array.ConvertAll(grey.Data, value => Math.Abs(value - glass) >= GreyCut);
    }

    /// <summary>The value that parts the histogram into two classes of greatest distance (N. Otsu, 1979); the first of the upper class.</summary>
    private static int Otsu(int[] counts, int total)
    {
        double all = 0;
        for (int i = 0; i < counts.Length; i++) all += (double)i * counts[i];
        double below = 0, best = -1;
        long under = 0;
        int cut = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            under += counts[i];
            below += (double)i * counts[i];
            if (under == 0 || under == total) continue;
            double difference = (below / under) - ((all - below) / (total - under));
            double between = (double)under * (total - under) * difference * difference;
            if (between <= best) continue;
            best = between;
            cut = i + 1;
        }

        return cut;
    }
}
