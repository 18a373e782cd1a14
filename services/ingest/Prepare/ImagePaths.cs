namespace Lightbox.Ingest.Prepare;

/// <summary>
/// Finds the images that a table names. Tables are written for a root that is not always ours ("CheXpert-v1.0-small/train/..." beside train.csv), so
/// the leading folders of a name may be more or fewer than those here.
/// </summary>
/// <param name="folder">Where the table stands, empty for the root.</param>
internal sealed class ImagePaths(DatasetImages images, string folder)
{
    private readonly List<(int Up, int Dropped)> ways = Ways(folder);

    /// <summary>The images at the named path; empty when they are not here.</summary>
    public IReadOnlyList<PlacedImage> Find(string name)
    {
        var segments = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToArray();
        if (segments.Length == 0 || segments.Contains("..")) return [];
        for (var i = 0; i < ways.Count; i++)
        {
            var (up, dropped) = ways[i];
            if (dropped >= segments.Length) continue;
            var found = images.At(Join(up, segments[dropped..]));
            if (found.Count == 0) continue;
            // The next row is most likely written the same way.
            (ways[0], ways[i]) = (ways[i], ways[0]);
            return found;
        }

        return [];
    }

    /// <summary>Folders of the table to go up, leading folders of the name to drop; the nearest first.</summary>
    private static List<(int Up, int Dropped)> Ways(string folder)
    {
        const int Most = 3;
        var depth = folder.Length == 0 ? 0 : folder.Count(c => c == '/') + 1;
        return [.. from dropped in Enumerable.Range(0, Most + 1) from up in Enumerable.Range(0, Math.Min(depth, Most) + 1) orderby dropped + up, dropped select (up, dropped)];
    }

    private string Join(int up, string[] segments)
    {
        var below = folder.Length == 0 ? [] : folder.Split('/');
        return string.Join('/', below[..^up].Concat(segments));
    }
}
