using Lightbox.Bench.Corpora;
using Lightbox.Bench.Memory;
using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Serving;

/// <summary>
/// What all our processes hold together while eight clients ask for every kind of picture: CT previews and chest films made anew, slide tiles, volume
/// slices, clip frames; and what one more slide of 300 MB adds to that.
/// </summary>
internal sealed class ServingMemoryBenchmark : IBenchmark
{
    private const int Clients = 8, Samples = 5;

    private const double LimitMegabytes = 400, LimitSlideMegabytes = 10;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(6);

    public string Name => "pss";

    public string About => "summed PSS of all processes while serving 8 clients, and what a 300 MB slide adds";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        using var images = new TemporaryData();
        await GatherAsync(images.Path, cancellation);
        var up = await ServedFolder.StartAsync(images.Path, cancellation);
        await using var stop = up;
        List<double> before = [], slide = [], mixed = [];
        int seed = 0;
        async Task Measure(List<double> into, IReadOnlyList<string> paths)
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var load = HttpLoad.RunAsync(up.Render, paths, Clients, Load, ++seed, cancellation);
            double most = 0;
            while (!load.IsCompleted)
            {
                most = Math.Max(most, ProcessMemory.Megabytes(up.Id));
                await Task.WhenAny(load, Task.Delay(TimeSpan.FromSeconds(0.5), cancellation));
            }

            await load;
            into.Add(most);
        }

        // The slide is last: its tiles come on top of a service that has already met everything else, twice, so that its heap has settled.
        var others = Mixed(up.Assets);
        for (int i = 0; i < 2; i++) await Measure([], others);
        for (int i = 0; i < Samples; i++) await Measure(before, others);
        for (int i = 0; i < Samples; i++) await Measure(slide, Tiles(up.Assets));
        for (int i = 0; i < Samples; i++) await Measure(mixed, [.. others, .. Tiles(up.Assets)]);
        return
        [
            new("PSS, 8 clients, everything but the slide", "MB", before, LimitMegabytes),
            new("PSS, 8 clients, tiles of the slide", "MB", slide, LimitMegabytes),
            new("PSS, 8 clients, all together", "MB", mixed, LimitMegabytes),
            new("added by the slide", "MB", [.. mixed.Zip(before, (after, first) => after - first)], LimitSlideMegabytes),
        ];
    }

    /// <summary>Some of each corpus in one folder.</summary>
    private static async Task GatherAsync(string folder, CancellationToken cancellation)
    {
        var ct = await Corpus.CtAsync(cancellation);
        var chest = await Corpus.ChestAsync(cancellation);
        IEnumerable<string> files =
        [
            .. Directory.GetFiles(Path.Combine(ct, "s00")), .. Directory.GetFiles(chest).Order(StringComparer.Ordinal).Take(40),
            Path.Combine(await Corpus.VolumesAsync(cancellation), "vol.nii.gz"), Path.Combine(await Corpus.ClipsAsync(cancellation), "echo.mp4"),
            Path.Combine(await Corpus.SlideAsync(cancellation), "slide.svs"),
        ];
        foreach (var file in files) File.Copy(file, Path.Combine(folder, $"{Path.GetFileName(Path.GetDirectoryName(file))}-{Path.GetFileName(file)}"));
    }

    private static List<string> Mixed(IReadOnlyList<ServedAsset> assets)
    {
        var paths = new List<string>();
        foreach (var asset in assets)
        {
            var root = $"/v1/assets/{asset.Id}";
            if (asset.Path.EndsWith(".dcm", StringComparison.Ordinal)) paths.AddRange([$"{root}/preview?max=512", $"{root}/preview?max=256"]);
            if (asset.Path.EndsWith(".nii.gz", StringComparison.Ordinal)) paths.AddRange(Enumerable.Range(100, 60).Select(i => $"{root}/slices/axial/{i}"));
            if (asset.Path.EndsWith(".mp4", StringComparison.Ordinal)) paths.AddRange(Enumerable.Range(0, 60).Select(i => $"{root}/frames/{i * 5}"));
        }

        return paths;
    }

    private static List<string> Tiles(IReadOnlyList<ServedAsset> assets)
    {
        var id = assets.Single(asset => asset.Path.EndsWith(".svs", StringComparison.Ordinal)).Id;
        return [.. Enumerable.Range(0, 4000).Select(i => $"/v1/assets/{id}/tiles/0/{i * 37 % 156}/{i * 61 % 162}")];
    }
}
