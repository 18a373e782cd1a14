namespace Lightbox.Ingest.Sources.Http;

/// <summary>Where files that only have an address lie below the dataset's root.</summary>
internal static class HttpPaths
{
    /// <summary>
    /// The path that was given, else the address's last segment, else (where two would be the same) all its segments, else those with the
    /// entry's number before them: the same list always gives the same paths.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<HttpEntry> entries)
    {
        var paths = entries.Select(entry => SafePath.Of(entry.Path ?? Last(entry.Uri))).ToArray();
        Widen(paths, i => entries[i].Path ?? All(entries[i].Uri));
        Widen(paths, i => $"{i + 1}/{entries[i].Path ?? All(entries[i].Uri)}");
        return paths;
    }

    private static void Widen(string[] paths, Func<int, string> wider)
    {
        var crowded = paths.GroupBy(path => path).Where(group => group.Skip(1).Any()).Select(group => group.Key).ToHashSet();
        for (var i = 0; i < paths.Length; i++)
        {
            if (crowded.Contains(paths[i])) paths[i] = SafePath.Of(wider(i));
        }
    }

    private static string Last(Uri uri) => All(uri).TrimEnd('/').Split('/')[^1] is { Length: > 0 } name ? name : uri.IdnHost;

    /// <summary>Decoded after it was split, so that %2F makes no folder.</summary>
    private static string All(Uri uri) =>
        string.Join('/', uri.AbsolutePath.Trim('/').Split('/').Select(segment => Uri.UnescapeDataString(segment).Replace('/', '_').Replace('\\', '_')));
}
