namespace Lightbox.Imaging;

/// <summary>The pictures beside a slide's main one.</summary>
public static class AssociatedImage
{
    /// <summary>The main picture made small; the only one that shows nothing but tissue.</summary>
    public const string Thumbnail = "thumbnail";

    /// <summary>
    /// Whether the picture may show a paper label with a name or a number on it (label, macro, and everything not known to be harmless).
    /// Such a picture is withheld unless a caller with the right asks for it by name.
    /// </summary>
    public static bool IsPrivate(string name) => name != Thumbnail;
}
