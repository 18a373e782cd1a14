using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;
using Lightbox.Bench.Serving;
using Lightbox.Imaging;

namespace Lightbox.Bench.Slides;

/// <summary>
/// Stored tiles over HTTP at eight clients, with the lookup of the asset, ETags and meters on: our render program, the same service within one process with all others, nginx with
/// the same bytes as files, and iipsrv without its cache, which reads the same file.
/// </summary>
internal sealed class TileBenchmark : IBenchmark
{
    private const int Clients = 8, Rounds = 5, Tiles = 4000;

    private const double LeastOfIipsrv = 20, LeastOfNginx = 0.7, MostP99 = 3;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public string Name => "tiles";

    public string About => "stored tiles over HTTP, 8 clients, against nginx with the same bytes and iipsrv uncached";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var folder = await Corpus.SlideAsync(cancellation);
        var file = Path.Combine(folder, "slide_plain.tif");
        using var slide = (ISlideReader)ImageFile.Open(file, cancellation);
        var tiles = TileSample.Of(slide, Tiles, seed: 11);
        using var data = new TemporaryData();
        var (files, peer, own) = (Folder(data, "files"), Folder(data, "peer"), Folder(data, "own"));
        foreach (var (level, column, row) in tiles) await File.WriteAllBytesAsync(Path.Combine(files, $"{level}_{column}_{row}.jpg"), slide.ReadEncodedTile(level, column, row, cancellation)!, cancellation);

        await using var served = await ServedFolder.StartAsync(folder, cancellation);
        await using var program = await RenderProgram.StartAsync(served.Grpc, own, cancellation);
        await using var nginx = await Nginx.StartAsync(files, peer, cancellation);
        await using var iipsrv = await Iipsrv.StartAsync(peer, 0, cancellation);
        var asset = served.Assets.Single(asset => asset.Path == "slide_plain.tif").Id;
        string[] ours = [.. tiles.Select(tile => $"/v1/assets/{asset}/tiles/{tile.Level}/{tile.Column}/{tile.Row}")];
        string[] plain = [.. tiles.Select(tile => $"/{tile.Level}_{tile.Column}_{tile.Row}.jpg")];
        int deepest = (int)Math.Ceiling(Math.Log2(Math.Max(slide.Info.Levels![0].Width, slide.Info.Levels[0].Height)));
        string[] zoom = [.. tiles.Select(tile => $"/fcgi-bin/iipsrv.fcgi?DeepZoom={file}_files/{deepest - tile.Level}/{tile.Column}_{tile.Row}.jpg")];

        var sides = ((string Name, Uri Server, string[] Paths)[])[
            ("ours", program.Address, ours), ("ours, all services in one process", served.Render, ours), ("nginx", nginx.Address, plain), ("iipsrv", iipsrv.Address, zoom)];
        var loads = sides.Select(_ => new List<LoadResult>()).ToArray();

        // Two rounds of each compile the paths that are measured.
        for (int round = -2; round < Rounds; round++)
        {
            for (int side = 0; side < sides.Length; side++)
            {
                var load = await HttpLoad.RunAsync(sides[side].Server, sides[side].Paths, Clients, Round, round + 10, cancellation);
                if (round >= 0) loads[side].Add(load);
            }
        }

        return
        [
            .. sides.Select((side, i) => new Figure($"stored tile, 8 clients, {side.Name}", "/s", [.. loads[i].Select(load => load.Rate)])),
            Ratio("ours / iipsrv uncached", loads[0], loads[3], LeastOfIipsrv),
            Ratio("ours / nginx", loads[0], loads[2], LeastOfNginx),
            Ratio("one process / iipsrv uncached", loads[1], loads[3], LeastOfIipsrv),
            Ratio("one process / nginx", loads[1], loads[2], null),
            new("stored tile, p99", "ms", [.. loads[0].Select(load => load.P99)], MostP99),
            new("stored tile, p99, all services in one process", "ms", [.. loads[1].Select(load => load.P99)]),
            new("stored tile, p99, nginx", "ms", [.. loads[2].Select(load => load.P99)]),
        ];
    }

    private static Figure Ratio(string name, List<LoadResult> ours, List<LoadResult> peer, double? least) =>
        new($"stored tile: {name}", "x", [.. ours.Zip(peer, (our, their) => our.Rate / their.Rate)], least, MoreIsBetter: true);

    private static string Folder(TemporaryData data, string name) => Directory.CreateDirectory(Path.Combine(data.Path, name)).FullName;
}
