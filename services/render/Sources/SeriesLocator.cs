using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.Collections;
using Lightbox.Catalog.V1;
using Lightbox.Imaging;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Sources;

/// <summary>A DICOM series as one image of its instances. Its id is a hash of theirs: a series that gained a slice is another image.</summary>
internal sealed class SeriesLocator(AssetService.AssetServiceClient catalog, AssetLocator assets, RenderOptions options, Rights rights)
{
    /// <summary>Instances asked for at the same time.</summary>
    private const int AtOnce = 8;

    /// <summary>Where instances are changes seldom, and every one of them is a call; a right that ends ends this too.</summary>
    private static readonly TimeSpan PlacesKept = TimeSpan.FromMinutes(1);

    private readonly KeptAnswers<AssetSource> kept = new(options.Belief, rights);
    private readonly KeptAnswers<AssetSource> places = new(options.Belief > TimeSpan.Zero ? PlacesKept : TimeSpan.Zero, rights);

    /// <param name="name"><c>datasets/{dataset}/series/{series}</c>.</param>
    /// <exception cref="Grpc.Core.RpcException">What the catalog says no with goes on to the caller as it is.</exception>
    /// <exception cref="PreconditionException">A file was changed or is gone.</exception>
    public async ValueTask<AssetSource> LocateAsync(string name, CancellationToken cancellation)
    {
        if (kept.TryGet(name, out var source) && FileWatch.AreUnchanged(source)) return source;
        var asked = rights.Now;
        var series = await catalog.GetSeriesAsync(new GetSeriesRequest { Name = name }, cancellationToken: cancellation);
        if (series.Assets.Count < series.InstanceCount)
            throw new LimitExceededException($"The series has {series.InstanceCount} instances; {series.Assets.Count} can be read as one volume.", "IMAGE_LIMIT");
        var id = IdOf(series.Assets);
        if (!places.TryGet(id, out source) || !FileWatch.AreUnchanged(source))
        {
            source = await GatherAsync(id, series.Assets, cancellation);
            places.Keep(id, source, asked);
        }
        else if (source.Parts.Count > 0)
        {
            // A right that ran out by itself.
            await assets.LocateAsync(ImageName.Parse(series.Assets[0], "series").Asset!, cancellation);
        }

        kept.Keep(name, source, asked);
        return source;
    }

    private static string IdOf(IEnumerable<string> instances) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("series\n" + string.Join('\n', instances.Order(StringComparer.Ordinal)))).AsSpan(0, 16));

    private async Task<AssetSource> GatherAsync(string id, RepeatedField<string> instances, CancellationToken cancellation)
    {
        var parts = new SourcePart[instances.Count];
        var revocable = 0;
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, parts.Length, bounds, async (i, token) =>
        {
            var asset = await assets.LocateAsync(ImageName.Parse(instances[i], "series").Asset!, token);
            if (asset.Parts is not [{ Member: null } only])
                throw new PreconditionException("IMAGE_UNSUPPORTED", "An instance of the series is not one whole file.", instances[i]);
            parts[i] = only with { Role = ImagePart.Instance };
            if (asset.IsRevocable) Interlocked.Exchange(ref revocable, 1);
        });
        return new AssetSource(id, parts, revocable != 0);
    }
}
