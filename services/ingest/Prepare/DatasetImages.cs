using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Prepare;

/// <summary>The images of a dataset by path, as the catalogue has them. Held in memory while a layout is read: about 300 bytes an image.</summary>
internal sealed class DatasetImages
{
    private const int Page = 500;
    private const int MaximumImages = 5_000_000;

    private readonly List<PlacedImage> all = [];
    private readonly Dictionary<string, List<PlacedImage>> byPath = new(StringComparer.OrdinalIgnoreCase);

    public DatasetImages(IEnumerable<PlacedImage> images)
    {
        foreach (var image in images) Add(image);
    }

    /// <summary>By path and member.</summary>
    public IReadOnlyList<PlacedImage> All => all;

    public static async Task<DatasetImages> LoadAsync(AssetService.AssetServiceClient catalog, string dataset, CancellationToken cancellation)
    {
        var images = new DatasetImages([]);
        var words = new Dictionary<string, string>();
        var request = new ListAssetsRequest { Parent = dataset, PageSize = Page };
        do
        {
            var response = await catalog.ListAssetsAsync(request, cancellationToken: cancellation);
            foreach (var asset in response.Assets) images.Add(Of(asset, words));
            if (images.all.Count > MaximumImages) throw new LimitExceededException($"The dataset has more than {MaximumImages} images.", "TOO_MANY_IMAGES");
            request.PageToken = response.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return images;
    }

    /// <summary>The images at a path: several when the file holds several. Case does not count.</summary>
    public IReadOnlyList<PlacedImage> At(string path) => byPath.TryGetValue(LayoutPath.Of(path), out var images) ? images : [];

    /// <summary>Those whose file name has the extension, without regard to case.</summary>
    public IEnumerable<PlacedImage> WithExtension(params IReadOnlyList<string> extensions) =>
        all.Where(image => extensions.Any(extension => image.Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    private void Add(PlacedImage image)
    {
        all.Add(image);
        if (!byPath.TryGetValue(image.Place, out var images)) byPath[image.Place] = images = [];
        images.Add(image);
    }

    private static PlacedImage Of(Asset asset, Dictionary<string, string> words)
    {
        var at = asset.Memberships[0];
        var image = asset.Image;
        return new PlacedImage
        {
            Path = at.Path,
            Member = asset.Parts[0].Member,
            Asset = asset.Name,
            Split = One(at.Split),
            PatientKey = One(at.PatientKey),
            StudyKey = One(at.StudyKey),
            StudyUid = One(image.StudyInstanceUid),
            SeriesUid = One(image.SeriesInstanceUid),
            SopUid = image.SopInstanceUid,
            InstanceNumber = image.HasInstanceNumber ? image.InstanceNumber : null,
            Position = image.ImagePosition.Count == 3 ? [.. image.ImagePosition] : null,
            Orientation = image.ImageOrientation.Count == 6 ? [.. image.ImageOrientation] : null,
            Frames = image.HasFrames ? image.Frames : 1,
        };

        // The same few words stand in every image of a study.
        string One(string text)
        {
            if (words.TryGetValue(text, out var known)) return known;
            words[text] = text;
            return text;
        }
    }
}
