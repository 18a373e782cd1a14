namespace Lightbox.Imaging.Dicom;

/// <summary>Attributes of one frame of an enhanced image: its own functional group first, else the shared one (PS3.3 C.7.6.16).</summary>
internal static class FunctionalGroups
{
    /// <summary>The item of macro <paramref name="sequence"/> for a frame (0-based); null when the image has no such group.</summary>
    public static DataSet? Find(DataSet dataSet, int frame, Tag sequence)
    {
        var own = dataSet.Items(Tags.PerFrameFunctionalGroups);
        if (frame < own.Count && own[frame].Items(sequence) is [var mine, ..]) return mine;
        return dataSet.Items(Tags.SharedFunctionalGroups) is [var shared, ..] && shared.Items(sequence) is [var all, ..] ? all : null;
    }

    /// <summary>The element of pixels: integer, float or double; null for an object without pixels.</summary>
    public static Element? Pixels(this DataSet dataSet)
    {
        var found = dataSet.Find(Tags.PixelData) ?? dataSet.Find(Tags.FloatPixelData) ?? dataSet.Find(Tags.DoubleFloatPixelData);
        return found is { Length: not 0 } ? found : null;
    }
}
