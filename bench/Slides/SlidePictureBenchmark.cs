using System.Diagnostics;
using System.Globalization;
using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Bench.Slides;

/// <summary>Pictures made of the large slide, both sides in one process on warm files: a tile decoded and encoded by one thread, and the 2048-pixel thumbnail (get_thumbnail), the slide opened anew.</summary>
internal sealed class SlidePictureBenchmark : IBenchmark
{
    private const int Rounds = 7, Tiles = 300, Quality = 85, ThumbnailEdge = 2048;

    private const double LeastTiles = 4, MostThumbnail = 1 / 6.0;

    public string Name => "slide";

    public string About => "a tile decoded and encoded, and the 2048-pixel thumbnail, against openslide-python";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(await Corpus.SlideAsync(cancellation), "slide.svs");
        using var slide = (ISlideReader)ImageFile.Open(file, cancellation);
        await using var peer = await PythonPeer.StartAsync("Slides/openslide_peer.py", cancellation, file, $"{Quality}", $"{ThumbnailEdge}");
        var tiles = await Peers.Rounds.AlternateAsync(
            Rounds,
            round => Task.FromResult(TilesASecond(slide, round, cancellation)),
            round => peer.RoundAsync(cancellation, string.Join(' ', Sample(slide, round).Select(tile => string.Create(CultureInfo.InvariantCulture, $"{tile.Column * 256},{tile.Row * 256}")))));
        var thumbnails = await Peers.Rounds.AlternateAsync(
            Rounds, _ => Task.FromResult(ThumbnailMilliseconds(file, encode: false, cancellation)), async _ => await peer.RoundAsync(cancellation, "thumbnail") * 1000);
        var encoded = await Peers.Rounds.AlternateAsync(
            Rounds, _ => Task.FromResult(ThumbnailMilliseconds(file, encode: true, cancellation)), async _ => await peer.RoundAsync(cancellation, "encoded") * 1000);
        return
        [
            .. tiles.Figures("tile decoded and encoded, one thread", "openslide-python", "/s", LeastTiles, moreIsBetter: true),
            .. thumbnails.Figures("2048-pixel thumbnail", "openslide-python", "ms", MostThumbnail, moreIsBetter: false),
            .. encoded.Figures("2048-pixel thumbnail and its JPEG", "openslide-python", "ms", null, moreIsBetter: false),
        ];
    }

    private static IEnumerable<(int Level, int Column, int Row)> Sample(ISlideReader slide, int round)
    {
        var random = new Random(round + 100);
        var main = slide.Info.Levels![0];
        for (int i = 0; i < Tiles; i++) yield return (0, random.Next(main.Width / 256), random.Next(main.Height / 256));
    }

    private static double TilesASecond(ISlideReader slide, int round, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (var (level, column, row) in Sample(slide, round)) ImageEncoder.Encode(slide.ReadTile(level, column, row, cancellation), EncodeFormat.Jpeg, Quality);
        return Tiles / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double ThumbnailMilliseconds(string file, bool encode, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using var slide = ImageFile.Open(file, cancellation);
        var thumbnail = Preview.Of(slide, ThumbnailEdge, cancellation);
        if (encode) ImageEncoder.Encode(thumbnail, EncodeFormat.Jpeg, Quality);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
