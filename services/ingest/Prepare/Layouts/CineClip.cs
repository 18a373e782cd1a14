using Lightbox.Imaging;
using Lightbox.Imaging.Hdf5;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>One clip of an HDF5 file.</summary>
/// <param name="Id">Its annot_id.</param>
/// <param name="Image">The asset that holds its frames.</param>
/// <param name="Mask">The asset that holds its masks; null when there is none.</param>
/// <param name="FirstFrame">Where it begins in the asset, 0-based; null when the asset is the clip.</param>
internal sealed record CineClip(string Id, PlacedImage Image, PlacedImage? Mask, int? FirstFrame, int FrameCount)
{
    private static readonly string[] MaskNames = ["mask", "masks", "label", "seg", "segmentation"];
    private static readonly string[] ImageNames = ["image", "images", "frames", "clip", "video", "data"];

    /// <param name="set">The assets of one file.</param>
    public static async Task<IReadOnlyList<CineClip>> FindAsync(LayoutFiles files, IReadOnlyList<PlacedImage> set, CancellationToken cancellation)
    {
        using var source = await files.OpenAsync(set[0], cancellation);
        try
        {
            return Hdf5Columns.Read(source, "annot_id", cancellation) is { } ids ? Runs(set, ids) : Groups(set);
        }
        catch (ImagingException broken)
        {
            throw LayoutMismatch.Content("thyroid-ultrasound", set[0].Path, $"{set[0].Path} cannot be read: {broken.Message.TrimEnd('.')}");
        }
    }

    /// <summary>All clips in one array: a clip is a run of frames with the same id.</summary>
    private static List<CineClip> Runs(IReadOnlyList<PlacedImage> set, IReadOnlyList<string> ids)
    {
        var image = set.FirstOrDefault(image => image.Frames == ids.Count && !IsMask(image));
        if (image is null) return [];
        var mask = set.FirstOrDefault(other => other.Frames == ids.Count && IsMask(other));
        var clips = new List<CineClip>();
        for (var start = 0; start < ids.Count;)
        {
            var end = start + 1;
            while (end < ids.Count && ids[end] == ids[start]) end++;
            clips.Add(new CineClip(ids[start], image, clips.Count == 0 ? mask : null, start, end - start));
            start = end;
        }

        return clips;
    }

    /// <summary>Every clip in a group that has its name, or as an array that has.</summary>
    private static List<CineClip> Groups(IReadOnlyList<PlacedImage> set)
    {
        var masks = set.Where(IsMask).ToLookup(Parent, StringComparer.OrdinalIgnoreCase);
        return [.. set.Where(image => image.Member.Length > 0 && !IsMask(image))
            .Select(image => new CineClip(IdOf(image), image, masks[Parent(image)].FirstOrDefault(mask => Parent(mask).Length > 0), null, image.Frames))
            .Where(clip => clip.Id.Length > 0)];
    }

    private static string IdOf(PlacedImage image) => ImageNames.Contains(Last(image).ToLowerInvariant()) ? Parent(image).Split('/')[^1] : Last(image);

    private static bool IsMask(PlacedImage image) => MaskNames.Contains(Last(image).ToLowerInvariant());

    private static string Last(PlacedImage image) => image.Member.Split('/')[^1];

    private static string Parent(PlacedImage image) => image.Member.LastIndexOf('/') is var slash and > 0 ? image.Member[..slash] : "";
}
