using System.Text.Json;
using Lightbox.Cli.Files;
using Lightbox.Imaging;
using Lightbox.Imaging.Cine;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Geometry;
using Lightbox.Imaging.Segmentation;
using Lightbox.Imaging.Slides.Patches;

namespace Lightbox.Bench.Fuzz;

/// <summary>Asks of a broken image what the services would ask. An answer or one of imaging's typed errors is right; anything else is a find.</summary>
internal static class Exercise
{
    private static readonly DisplayOptions[] Displays =
    [
        DisplayOptions.Default, new(40, 400), new(Invert: true, Overlays: true), new(FileWindow: 1), new(Percentiles: new PercentileRange(1, 99)), new(double.MaxValue, double.Epsilon),
    ];

    /// <returns>"read", an error's type, or a find, which begins with '!'.</returns>
    public static string Run(FuzzCase @case)
    {
        var seed = @case.Broken;
        try
        {
            IImageReader? opened = null;
            if (FuzzBudget.Check("open", seed.Length, () => opened = seed.Open()) is { } find) return find;
            using var reader = opened!;
            string? worst = null;
            string outcome = "read";
            foreach (var (name, call) in Calls(reader, seed, new Random(@case.Ways)))
            {
                // One refused call is no reason not to ask the others.
                try
                {
                    worst ??= FuzzBudget.Check(name, seed.Length, call);
                }
                catch (ImagingException error)
                {
                    outcome = "read, " + error.GetType().Name;
                }
            }

            return worst ?? outcome;
        }
        catch (ImagingException error)
        {
            return error.GetType().Name;
        }
#pragma warning disable CA1031 // Whatever else comes is what this looks for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var frames = (error.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Contains("Lightbox.Imaging", StringComparison.Ordinal));
            return $"! {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")} {string.Join(" < ", frames.Take(2))}";
        }
    }

    private static IEnumerable<(string Name, Action Call)> Calls(IImageReader reader, FuzzSeed seed, Random random)
    {
        int last = Math.Max(0, (reader.Info.Frames ?? 1) - 1);
        var display = Displays[random.Next(Displays.Length)];
        yield return ("frame 0", () => reader.ReadFrame(0, default));
        yield return ("last frame", () => reader.ReadFrame(last, default));
        yield return ("inspect", () => Describe(reader.Info));
        yield return ("display", () => reader.ReadDisplay(random.Next(2) * Math.Min(last, 1), display, default));
        if (reader is ISlideReader slide)
        {
            int level = random.Next(slide.Info.Levels?.Count ?? 1);
            yield return ("stored tile", () => slide.ReadEncodedTile(level, 0, 0, default));
            yield return ("tile", () => slide.ReadTile(level, 0, random.Next(2), default));
            yield return ("region", () => slide.ReadRegion(level, 1, 1, 20, 20, default));
            foreach (var name in (slide.Info.AssociatedImages ?? []).Take(4)) yield return ("associated", () => slide.ReadAssociated(name, default));
        }

        if (reader is IVolumeReader volume)
        {
            var plane = (Plane)random.Next(3);
            yield return ("slice", () => volume.ReadSlice(plane, volume.SliceCount(plane) / 2, 0, display, default));
            yield return ("slab", () => volume.ReadSlice(new SliceRequest { Plane = plane, Slab = new Slab(5, (SlabProjection)random.Next(3)) }, display, default));
            yield return ("oblique", () => volume.ReadSlice(new SliceRequest { Oblique = new ObliquePlane(new Vector3D(1, 2, 3), new Vector3D(0.6, 0.8, 0), new Vector3D(0, 0, 1)) }, display, default));
        }

        switch (random.Next(6))
        {
            case 0:
                yield return ("preview", () => Preview.Encode(reader, 20 + random.Next(40), null, display, EncodeFormat.Jpeg, 75, default));
                break;
            case 1:
                yield return ("region", () => new Region(1, 2, 20, 17).Read(reader, 0, 9, 9, ResampleFilter.Area, display, default));
                break;

            // It reads the picture twice, as real numbers: of a large one that is within its picture's limits, and above this budget.
            case 2 when (long)(reader.Info.Rows ?? 0) * (reader.Info.Columns ?? 0) <= 1 << 20:
                yield return ("histogram", () => Histogram.Of(reader, 0, 16, default));
                break;
            case 3 when reader is ICodedVideoReader coded:
                yield return ("remux", () => Mp4Remux.ToMp4(coded.ReadCoded(default)));
                break;
            case 4 when reader is ISlideReader patched:
                yield return ("patches", () => Patches(patched, random));
                break;
        }

        if (reader is IClipReader clip) yield return ("time", () => clip.TimeOf(last));
        if (random.Next(4) == 0 && seed.Parts.Count == 1) yield return ("segmentation", () => Segments(reader, seed));
    }

    /// <summary>What `lightbox inspect --json` prints: no number of a file may be one that JSON does not have.</summary>
    private static void Describe(ImageInfo info)
    {
        using var json = new Utf8JsonWriter(Stream.Null);
        InfoJson.Write(json, info);
    }

    private static void Patches(ISlideReader slide, Random random)
    {
        var grid = new PatchGrid(slide, new PatchRequest { Size = 16, Mpp = random.Next(2) == 0 ? 1 : null, MinTissue = 0.1 });
        foreach (var place in grid.Places(default).Take(3)) grid.Read(place, default);
    }

    private static void Segments(IImageReader reader, FuzzSeed seed)
    {
        using var segmentation = SegmentationFile.Open(new MemoryByteSource(seed.Parts[0].Bytes));
        var target = reader is ISegmentable segmentable ? segmentable.TargetOf(0) : new SegmentationTarget(48, 32);

        // The picture is the caller's, who has it in memory: its size is none of the segmentation's numbers.
        segmentation.Map(target with { Width = Math.Min(target.Width, 512), Height = Math.Min(target.Height, 512) }, null, default);
    }
}
