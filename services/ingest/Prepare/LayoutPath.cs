namespace Lightbox.Ingest.Prepare;

/// <summary>Paths as layouts see them: what is inside an archive ("set.zip!train/a.png") lies in a folder of the archive's name.</summary>
internal static class LayoutPath
{
    public static string Of(string path) => path.Replace('!', '/');

    /// <summary>The last part.</summary>
    public static string Name(string path) => Of(path) is var whole && whole.LastIndexOf('/') is var slash ? whole[(slash + 1)..] : "";

    /// <summary>What stands above, without a '/' at its end; empty for the root.</summary>
    public static string Folder(string path) => Of(path) is var whole && whole.LastIndexOf('/') is var slash and > 0 ? whole[..slash] : "";
}
