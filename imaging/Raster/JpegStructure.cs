namespace Lightbox.Imaging.Raster;

/// <summary>Whether a stream is whole from its first marker to its last, before a decoder sees it.</summary>
internal static class JpegStructure
{
    /// <summary>More scans than any encoder writes; each costs a pass over the whole picture.</summary>
    private const int MaxScans = 200;

    /// <summary>Start of another image; item, item delimiter and sequence delimiter in little endian.</summary>
    private static readonly byte[][] Foreign = [[0xff, 0xd8, 0xff], [0xfe, 0xff, 0x00, 0xe0], [0xfe, 0xff, 0x0d, 0xe0], [0xfe, 0xff, 0xdd, 0xe0]];

    /// <summary>libjpeg fills in what is missing and only warns, so that a cut stream would come out as a picture, half of it grey.</summary>
    public static void Check(ReadOnlySpan<byte> stream, bool strictEnd)
    {
        var markers = new JpegMarkers(stream);
        int frames = 0, scans = 0;
        do
        {
            markers.MoveNext();
            if (JpegMarkers.IsStartOfFrame(markers.Marker) && ++frames > 1)
            {
                throw new ImageFormatException($"JPEG: a second start of frame at byte {markers.MarkerOffset}.", markers.MarkerOffset, "SOF");
            }

            if (markers.Marker != JpegMarkers.StartOfScan) continue;
            if (++scans > MaxScans) throw new ImageLimitException($"A JPEG with more than {MaxScans} scans is not decoded.");
            markers.SkipScan();
        }
        while (markers.Marker != JpegMarkers.EndOfImage);

        if (scans == 0) throw new ImageFormatException("JPEG: no scan before the end of image.", markers.MarkerOffset, "SOS");
        if (strictEnd) CheckRest(stream, markers.Position);
    }

    /// <summary>
    /// Some writers leave stray bytes behind the image and every tool steps over them. A second image or a delimiter of DICOM there is
    /// another matter: the fragments were put together wrongly, and nothing says that this is the frame that was asked for.
    /// </summary>
    private static void CheckRest(ReadOnlySpan<byte> stream, int end)
    {
        var rest = stream[end..];
        foreach (byte[] sign in Foreign)
        {
            int found = rest.IndexOf(sign);
            if (found >= 0) throw new ImageFormatException($"JPEG: after the end of image another image or a delimiter follows, at byte {end + found} of the stream.", end + found);
        }
    }
}
