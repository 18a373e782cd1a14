using System.Text;

namespace Lightbox.Imaging.Tiff;

/// <summary>TIFF, BigTIFF and Aperio SVS.</summary>
internal static class TiffFormat
{
    /// <summary>"svs" when the first directory's description is Aperio's, else "tiff".</summary>
    public static string? Recognise(FileHead head)
    {
        if (!TiffFile.IsTiff(head.Bytes)) return null;
        try
        {
            var first = TiffFile.ReadFirst(head.Source, head.Cancellation);
            return NameOf(first.Text(TiffTag.ImageDescription, head.Cancellation));
        }
        catch (ImagingException)
        {
            // Broken, but a TIFF: Open says how.
            return "tiff";
        }
    }

    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        var pictures = Pictures(TiffFile.Read(source, cancellation), cancellation);
        var main = pictures[0];
        if (!main.IsTiled)
        {
            var pages = TiffPageReader.PagesLike(pictures);
            return new TiffPageReader(source, pages, TiffInfo.OfPages(pages));
        }

        var ome = Ome(main, cancellation);
        var layout = SlideLayout.Of(pictures, NameOf(main.Description) == "svs", ome);
        return new SlideReader(source, layout, TiffInfo.OfSlide(layout, NameOf(main.Description), ome, cancellation));
    }

    /// <summary>The directories that are pictures, in the file's order.</summary>
    public static List<TiffPicture> Pictures(TiffFile file, CancellationToken cancellation)
    {
        var pictures = new List<TiffPicture>();
        foreach (var directory in file.Directories)
        {
            if (Picture(file, directory, isFirst: pictures.Count == 0, cancellation) is { } picture) pictures.Add(picture);
        }

        return pictures;
    }

    private static OmeDescription? Ome(TiffPicture main, CancellationToken cancellation) => OmeDescription.IsOme(main.Description)
        ? OmeDescription.Parse(main.Directory.Text(TiffTag.ImageDescription, TiffLimits.OmeText, Encoding.UTF8, cancellation))
        : null;

    /// <summary>A broken picture beside the slide costs that picture only; a broken level would show wrong tissue, so it costs the file.</summary>
    private static TiffPicture? Picture(TiffFile file, TiffDirectory directory, bool isFirst, CancellationToken cancellation)
    {
        try
        {
            return new TiffPicture(file, directory, cancellation);
        }
        catch (ImagingException) when (!isFirst && !directory.Has(TiffTag.TileWidth))
        {
            return null;
        }
    }

    private static string NameOf(string description) => AperioDescription.IsAperio(description) ? "svs" : "tiff";
}
