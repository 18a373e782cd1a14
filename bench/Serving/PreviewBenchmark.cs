using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;

namespace Lightbox.Bench.Serving;

/// <summary>
/// DICOM to a JPEG of 512 pixels over HTTP at eight clients, every picture made anew (no cache of ours is on), against Orthanc's /rendered of the same files and
/// width in the same run.
/// </summary>
internal sealed class PreviewBenchmark : IBenchmark
{
    private const int Clients = 8, Rounds = 5;

    private const double CtTarget = 8, ChestTarget = 12;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string> NoCaches = new() { ["Lightbox__Render__MemoryCacheBytes"] = "0", ["Lightbox__Render__DiskCacheBytes"] = "0" };

    public string Name => "previews";

    public string About => "CT slices and chest films to 512-pixel JPEG, uncached, 8 clients, against Orthanc /rendered";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var ct = Directory.GetFiles(await Corpus.CtAsync(cancellation), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 10 == 0);
        var chest = Directory.GetFiles(await Corpus.ChestAsync(cancellation), "*.dcm").Order(StringComparer.Ordinal).Take(40);
        return
        [
            .. await CompareAsync("CT preview 512, 8 clients", [.. ct], CtTarget, cancellation),
            .. await CompareAsync("chest film preview 512, 8 clients", [.. chest], ChestTarget, cancellation),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> CompareAsync(string what, IReadOnlyList<string> files, double target, CancellationToken cancellation)
    {
        using var images = new TemporaryData();
        using var store = new TemporaryData();
        for (int i = 0; i < files.Count; i++) File.Copy(files[i], Path.Combine(images.Path, $"{i:000}.dcm"));
        var ours = await ServedFolder.StartAsync(images.Path, cancellation, NoCaches);
        await using var stopOurs = ours;
        var orthanc = await Orthanc.StartAsync(store.Path, files, cancellation);
        await using var stopOrthanc = orthanc;
        List<string> paths = [.. ours.Assets.Select(asset => $"/v1/assets/{asset.Id}/preview?max=512")], rendered = [.. orthanc.Instances.Select(id => $"/instances/{id}/rendered?width=512")];
        async Task<double> Rate(Uri server, List<string> from, int round) =>
            (await HttpLoad.RunAsync(server, from, Clients, Round, round + 2, cancellation, inTurn: true)).Rate;
        var compared = await Peers.Rounds.AlternateAsync(Rounds, round => Rate(ours.Render, paths, round), round => Rate(orthanc.Address, rendered, round));
        return compared.Figures(what, "Orthanc /rendered", "/s", target, moreIsBetter: true);
    }
}
