namespace Lightbox.Imaging.Tiff;

/// <summary>
/// Which directories are levels and which are pictures beside them. Levels are tiled and have the first one's shape. Beside them, in an Aperio file,
/// stand a thumbnail, a label (NewSubfileType 1) and a macro image (9), stored as strips, whose descriptions may be empty.
/// </summary>
internal sealed class SlideLayout
{
    private SlideLayout(IReadOnlyList<TiffPicture> levels, IReadOnlyDictionary<string, TiffPicture> associated)
    {
        Levels = levels;
        Associated = associated;
    }

    /// <summary>Largest first; at least one.</summary>
    public IReadOnlyList<TiffPicture> Levels { get; }

    /// <summary>thumbnail, label, macro; anything that fits none of them is other-N and as private as a label.</summary>
    public IReadOnlyDictionary<string, TiffPicture> Associated { get; }

    /// <param name="pictures">The file's directories in order; the first is tiled.</param>
    /// <param name="isAperio">Only then is a stripped directory a picture beside the slide; in other files it may be anything.</param>
    /// <param name="ome">The images that an OME-TIFF names: those after the first are no levels, and pictures beside it only by their names.</param>
    public static SlideLayout Of(IReadOnlyList<TiffPicture> pictures, bool isAperio, OmeDescription? ome = null)
    {
        var main = pictures[0];
        var levels = new List<TiffPicture> { main };
        var associated = new Dictionary<string, TiffPicture>();
        foreach (var picture in pictures.Skip(1))
        {
            if (ome?.Images.Skip(1).FirstOrDefault(image => image.FirstDirectory == picture.Directory.Index && picture.Directory.Index > 0) is { } other)
            {
                if (NameOf(other) is { } name) associated.TryAdd(Free(name, associated), picture);
            }
            else if (picture.IsTiled && IsLevelBelow(levels[^1], main, picture))
            {
                levels.Add(picture);
            }
            else if (isAperio && !picture.IsTiled)
            {
                associated.TryAdd(NameOf(picture, main, associated), picture);
            }
        }

        return new SlideLayout(levels, associated);
    }

    /// <summary>Only the names that have a meaning here are taken over: any other may be a patient's.</summary>
    private static string? NameOf(OmeImage image) => image.Name.Trim().ToLowerInvariant() switch
    {
        var name when name.Contains("label", StringComparison.Ordinal) => "label",
        var name when name.Contains("macro", StringComparison.Ordinal) || name.Contains("overview", StringComparison.Ordinal) => "macro",
        var name when name.Contains("thumbnail", StringComparison.Ordinal) => AssociatedImage.Thumbnail,
        _ => null,
    };

    /// <summary>Smaller than the level above, with the same samples and the main picture's shape to within rounding.</summary>
    private static bool IsLevelBelow(TiffPicture above, TiffPicture main, TiffPicture picture)
    {
        if (picture.Width >= above.Width || picture.Height > above.Height || picture.Samples != main.Samples || picture.Bits != main.Bits) return false;
        return HasShapeOf(main, picture);
    }

    /// <summary>The height may be off by a pixel of rounding, or by 2 % for scanners that cut levels a little.</summary>
    private static bool HasShapeOf(TiffPicture main, TiffPicture picture)
    {
        double scale = (double)main.Width / picture.Width;
        double off = Math.Abs((main.Height / scale) - picture.Height);
        return off <= 1.5 || off <= picture.Height * 0.02;
    }

    private static string NameOf(TiffPicture picture, TiffPicture main, Dictionary<string, TiffPicture> known)
    {
        var word = AperioDescription.SecondLine(picture.Description);
        if (word.Equals("label", StringComparison.OrdinalIgnoreCase) || picture.Subfile == 1) return Free("label", known);
        if (word.Equals("macro", StringComparison.OrdinalIgnoreCase) || picture.Subfile == 9) return Free("macro", known);
        bool isThumbnail = picture.Directory.Index == 1 && HasShapeOf(main, picture) && picture.Width < main.Width;
        return isThumbnail ? AssociatedImage.Thumbnail : Free("other", known);
    }

    private static string Free(string name, Dictionary<string, TiffPicture> known) =>
        name != "other" && !known.ContainsKey(name) ? name : $"other-{known.Count}";
}
