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
        await MixedImages.GatherAsync(images.Path, cancellation);
        var up = await ServedFolder.StartAsync(images.Path, cancellation);
        await using var stop = up;
        List<double> before = [], slide = [], mixed = [];
        int seed = 0;
        async Task Measure(List<double> into, IReadOnlyList<string> paths)
        {
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
        var others = MixedImages.WithoutSlide(up.Assets);
        var tiles = MixedImages.Tiles(up.Assets);
        for (int i = 0; i < 2; i++) await Measure([], others);
        for (int i = 0; i < Samples; i++) await Measure(before, others);
        for (int i = 0; i < Samples; i++) await Measure(slide, tiles);
        for (int i = 0; i < Samples; i++) await Measure(mixed, [.. others, .. tiles]);
        return
        [
            new("PSS, 8 clients, everything but the slide", "MB", before, LimitMegabytes),
            new("PSS, 8 clients, tiles of the slide", "MB", slide, LimitMegabytes),
            new("PSS, 8 clients, all together", "MB", mixed, LimitMegabytes),
            new("added by the slide", "MB", [.. mixed.Zip(before, (after, first) => after - first)], LimitSlideMegabytes),
        ];
    }
}
