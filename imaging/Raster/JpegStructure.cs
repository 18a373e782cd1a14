namespace Lightbox.Imaging.Raster;

/// <summary>Whether a stream is whole from its first marker to its last, before a decoder sees it.</summary>
internal static class JpegStructure
{
    /// <summary>More scans than any encoder writes; each costs a pass over the whole picture.</summary>
    private const int MaxScans = 200;

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
        int junk = strictEnd ? stream[markers.Position..].IndexOfAnyExcept((byte)0, (byte)0xff) : -1;
        if (junk >= 0)
        {
            int at = markers.Position + junk;
            throw new ImageFormatException($"JPEG: bytes that are no padding follow the end of image, at byte {at} of the stream.", at);
        }
    }
}
