using Lightbox.Bench.Corpora;

namespace Lightbox.Bench.Serving;

/// <summary>A folder with some of each corpus, and the addresses that eight viewers of it would ask for.</summary>
internal static class MixedImages
{
    /// <summary>Windows a picture is asked for with: far more pictures than the service's memory holds, so that most are made anew.</summary>
    private const int Windows = 25;

    /// <summary>100 CT slices, 40 chest films, a 52 MB .nii.gz, an H.264 clip and a slide of 300 MB.</summary>
    public static async Task GatherAsync(string folder, CancellationToken cancellation)
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

    /// <summary>Previews in many windows, slices of three planes, frames of the clip; nothing of the slide.</summary>
    public static IReadOnlyList<string> WithoutSlide(IReadOnlyList<ServedAsset> assets)
    {
        var paths = new List<string>();
        foreach (var asset in assets)
        {
            var root = $"/v1/assets/{asset.Id}";
            if (asset.Path.EndsWith(".dcm", StringComparison.Ordinal)) paths.AddRange(Enumerable.Range(0, Windows).Select(i => $"{root}/preview?max=512&window={i * 20},{400 + (i * 30)}"));
            if (asset.Path.EndsWith(".nii.gz", StringComparison.Ordinal))
            {
                foreach (var plane in (string[])["axial", "coronal", "sagittal"]) paths.AddRange(Enumerable.Range(60, 120).Select(i => $"{root}/slices/{plane}/{i}"));
            }

            if (asset.Path.EndsWith(".mp4", StringComparison.Ordinal)) paths.AddRange(Enumerable.Range(0, 150).Select(i => $"{root}/frames/{i * 2}"));
        }

        return paths;
    }

    /// <summary>Stored tiles of the slide's first level.</summary>
    public static IReadOnlyList<string> Tiles(IReadOnlyList<ServedAsset> assets)
    {
        var id = assets.Single(asset => asset.Path.EndsWith(".svs", StringComparison.Ordinal)).Id;
        return [.. Enumerable.Range(0, 4000).Select(i => $"/v1/assets/{id}/tiles/0/{i * 37 % 156}/{i * 61 % 162}")];
    }
}
