using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Demo;

/// <summary>
/// An echo-like clip: the four chambers of a heart in a fan, speckled as ultrasound is, two beats in 60 frames so that it loops. A green trace below
/// shows where in the beat a frame is.
/// </summary>
internal static class Echo
{
    public const int Width = 480, Height = 400, Frames = 60, FramesPerSecond = 30;

    private const int ApexX = Width / 2, ApexY = 14, Trace = 40;

    /// <summary>The fan: half its opening in radians, its depth in pixels.</summary>
    private const float Opening = 0.68f, Depth = 335;

    /// <summary>The left ventricle wide, and by how much it is less when squeezed: half axes, pixels.</summary>
    private const float LeftWidth = 39, LeftLength = 80, LeftWidthLoss = 13, LeftLengthLoss = 11;

    private static readonly (byte R, byte G, byte B) Green = (70, 220, 120);

    /// <summary>What the left ventricle gives out with a beat, percent, were it as deep as it is wide.</summary>
    public static double EjectionFraction { get; } = Math.Round(
        100 * (1 - (Math.Pow(LeftWidth - LeftWidthLoss, 2) * (LeftLength - LeftLengthLoss) / (LeftWidth * LeftWidth * LeftLength))), 1);

    public static void Write(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var frames = new byte[Frames][];
        var fan = Still();
        Parallel.For(0, Frames, new ParallelOptions { CancellationToken = cancellation }, i =>
            frames[i] = ImageEncoder.Encode(Frame(i, fan), EncodeFormat.Jpeg, 88));
        AviWriter.Write(Path.Combine(folder, "four_chambers.avi"), frames, Width, Height, FramesPerSecond);
    }

    private static PixelBuffer Frame(int frame, Fan[] fan)
    {
        var rgb = new byte[Width * Height * 3];
        float beat = frame * 2f / Frames % 1, squeeze = Squeeze(beat);
        for (int i = 0; i < fan.Length; i++)
        {
            ref readonly var here = ref fan[i];
            if (here.Gain <= 0) continue;
            int x = i % Width, y = i / Width;

            // Of the grain only the noise flickers: it is taken from another place in every frame.
            float flicker = fan[(i + (frame * 7919)) % fan.Length].Noise, amplitude = here.Grain + (0.16f * flicker);
            float grey = Echogenicity(x - ApexX, y - ApexY, squeeze, beat, here.Around) * here.Gain * amplitude * amplitude;
            byte value = (byte)Math.Clamp(MathF.Pow(grey, 0.72f) * 255, 0, 255);
            Set(rgb, x, y, ((byte)(value * 0.96f), value, (byte)Math.Min(255, value * 1.03f)));
        }

        Scale(rgb);
        Electrocardiogram(rgb, frame);
        return new(Width, Height, 3, SampleType.UInt8, rgb);
    }

    /// <summary>What does not move, for each pixel of the fan.</summary>
    private readonly record struct Fan(float Gain, float Grain, float Noise, float Around);

    /// <summary>Grains as long as the pulse and as wide as the beam, which widens with depth.</summary>
    private static Fan[] Still()
    {
        var fan = new Fan[Width * (Height - Trace)];
        Parallel.For(0, Height - Trace, y =>
        {
            for (int x = 0; x < Width; x++)
            {
                float dx = x - ApexX, dy = y - ApexY, range = MathF.Sqrt((dx * dx) + (dy * dy)), angle = MathF.Atan2(dx, dy);
                float edge = Math.Min((Opening - MathF.Abs(angle)) * range, Math.Min(Depth - range, range - 6));
                float u = range / 2.6f, v = angle * 62;
                float grain = 0.86f + (0.44f * Noise.At(u, v, 5)) + (0.26f * Noise.At(u * 1.9f, v * 1.7f, 6));
                float around = 0.2f + (0.2f * Noise.Step(-0.2f, 0.6f, Noise.Fractal(dx / 34, dy / 11, 3, 8))) + (0.24f * Band(dy - 318, 0, 9));
                float gain = edge <= 0 ? 0 : Noise.Step(0, 3, edge) * (1.1f - (range / 800));
                fan[(y * Width) + x] = new(gain, Math.Max(0.15f, grain), Noise.At(u * 1.3f, v * 1.3f, 100), around);
            }
        });
        return fan;
    }

    /// <summary>0 wide, 1 squeezed: a quick contraction, a slower filling.</summary>
    private static float Squeeze(float beat) => Noise.Step(0.08f, 0.34f, beat) * (1 - Noise.Step(0.42f, 0.7f, beat));

    /// <summary>How bright the tissue is at a place in the fan; ventricles above the valves' plane, atria below.</summary>
    private static float Echogenicity(float x, float y, float squeeze, float beat, float around)
    {
        float plane = 202 - (12 * squeeze);
        float heart = Math.Max(Ellipse(x + 2, y - 144, 104 - (9 * squeeze), 118, 0), Ellipse(x + 4, y - 246, 106, 62, 0));
        if (heart < -12) return around;
        float left = Ellipse(x - 35 + (2 * squeeze), y - 134 - (3 * squeeze), LeftWidth - (LeftWidthLoss * squeeze), LeftLength - (LeftLengthLoss * squeeze), -0.08f);
        float right = Ellipse(x + 46 - (4 * squeeze), y - 142 - (2 * squeeze), 27 - (8 * squeeze), 66 - (9 * squeeze), 0.2f);
        float leftAtrium = Ellipse(x - 38, y - 250, 42 + (6 * squeeze), 40 + (8 * squeeze), 0), rightAtrium = Ellipse(x + 50, y - 247, 38 + (5 * squeeze), 39 + (7 * squeeze), 0);
        float chamber = Math.Max(y < plane ? Math.Max(left, right) : -99, y > plane + 5 ? Math.Max(leftAtrium, rightAtrium) : -99);

        // Walls are brightest at the inner and outer lining; blood is nearly black with a little swirl.
        float wall = 0.5f + (0.5f * Band(chamber, -2, 3.5f)) + (0.7f * Band(heart, 1, 4));
        float blood = chamber < -4 ? 0 : 0.03f + (0.03f * Noise.At((x / 22) + (4 * beat), (y / 22) - (6 * beat), 17));
        float value = Noise.Mix(around, wall, Noise.Step(-3, 2, heart));
        value = Noise.Mix(value, blood, Noise.Step(-2.5f, 2.5f, chamber));
        return Math.Max(value, Math.Max(Leaflets(x - 37, y - plane, 37, beat), Leaflets(x + 47, y - plane - 3, 31, beat)));
    }

    /// <summary>Two leaflets hinged at the ring: shut in systole, hanging into the ventricle when it fills.</summary>
    private static float Leaflets(float x, float y, float half, float beat)
    {
        float open = Noise.Step(0.4f, 0.5f, beat) * (1 - (0.45f * Noise.Step(0.56f, 0.7f, beat))) * (1 - Noise.Step(0.94f, 1, beat));
        open = Math.Max(open, 0.9f * (1 - Noise.Step(0, 0.07f, beat)) * 0.4f);
        float from = half - MathF.Abs(x);
        if (from < -3 || from > half) return 0;
        float sag = -(open * 30 * MathF.Sin(Math.Min(1, from / (half * 0.72f)) * 1.5f)) + (3.5f * (1 - open) * MathF.Sin(from / half * 3.1f));
        float reach = half * (1 - (0.55f * open));
        return from > reach ? 0 : 1.1f * MathF.Exp(-(y - sag) * (y - sag) / 7);
    }

    private static float Ellipse(float x, float y, float rx, float ry, float turn)
    {
        float u = (x + (turn * y)) / rx, v = y / ry;
        return (1 - MathF.Sqrt((u * u) + (v * v))) * Math.Min(rx, ry);
    }

    private static float Band(float distance, float middle, float width) => MathF.Exp(-(distance - middle) * (distance - middle) / (width * width));

    /// <summary>A tick for every fifth of the depth.</summary>
    private static void Scale(byte[] rgb)
    {
        for (int tick = 0; tick <= 15; tick++)
        {
            for (int x = 0; x < (tick % 5 == 0 ? 8 : 4); x++) Set(rgb, Width - 14 + x, ApexY + (int)(tick * Depth / 15), (150, 160, 165));
        }
    }

    private static void Electrocardiogram(byte[] rgb, int frame)
    {
        int last = Height - 18;
        for (int x = 20; x < Width - 20; x++)
        {
            float time = (x - 20f) / (Width - 40) * 2;
            int y = Height - 18 - (int)(Potential(time % 1) * 20);
            for (int fill = Math.Min(y, last); fill <= Math.Max(y, last); fill++) Set(rgb, x, fill, Green);
            last = y;
        }

        int now = 20 + (int)(frame * 2f / Frames / 2 * (Width - 40));
        for (int y = Height - Trace; y < Height - 6; y++) Set(rgb, now, y, (235, 235, 235));
    }

    private static float Potential(float t)
    {
        float Wave(float at, float width, float size) => size * MathF.Exp(-(t - at) * (t - at) / (width * width));
        return Wave(0.93f, 0.025f, 0.16f) + Wave(0.035f, 0.008f, -0.15f) + Wave(0.055f, 0.011f, 1) + Wave(0.078f, 0.01f, -0.25f) + Wave(0.32f, 0.05f, 0.28f);
    }

    private static void Set(byte[] rgb, int x, int y, (byte R, byte G, byte B) colour)
    {
        int at = ((y * Width) + x) * 3;
        (rgb[at], rgb[at + 1], rgb[at + 2]) = colour;
    }
}
