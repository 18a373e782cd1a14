using Lightbox.Imaging.Display;
using Lightbox.Imaging.Segmentation;

namespace Lightbox.Imaging.Nifti;

/// <summary>What the values of a mask are, by looking at all of them: whole numbers are labels, numbers from 0 to 1 how much of a voxel belongs.</summary>
/// <param name="Kind">Binary and fractional masks have a segment a volume (the fourth dimension), label maps one a label.</param>
/// <param name="Numbers">The segments that occur, ascending.</param>
internal sealed record MaskValues(SegmentationKind Kind, IReadOnlyList<int> Numbers)
{
    /// <summary>Labels of one mask; an image with more different values is a picture and no mask.</summary>
    private const int Most = 4096;

    /// <exception cref="UnsupportedImageException">The values are no mask's.</exception>
    public static MaskValues Of(NiftiReader reader, double slope, double intercept, int times, CancellationToken cancellation)
    {
        if (reader.Info.SamplesPerPixel != 1) throw Refused("its voxels are colours");
        var labels = new SortedSet<int>();
        bool whole = true, shares = true;
        double last = double.NaN;
        for (int frame = 0; frame < reader.Info.Frames; frame++)
        {
            var plane = reader.ReadFrame(frame, cancellation);
            for (int i = 0, count = plane.Width * plane.Height; i < count; i++)
            {
                double value = (Samples.Value(plane, i) * slope) + intercept;

                // Neighbours are mostly alike; NaN is nothing and never equal to itself.
                if (value == last || double.IsNaN(value)) continue;
                last = value;
                whole &= value == Math.Floor(value) && value <= ushort.MaxValue;
                shares &= value is >= 0 and <= 1;
                if (!whole && !shares) throw Refused("its values are neither labels up to 65535 nor shares from 0 to 1");
                if (whole && value > 0 && labels.Add((int)value) && labels.Count > Most) throw Refused($"it has more than {Most} different values");
            }
        }

        if (times == 1 && whole) return new(SegmentationKind.LabelMap, [.. labels]);
        if (!shares) throw Refused("it has several volumes and values above 1");
        return new(whole ? SegmentationKind.Binary : SegmentationKind.Fractional, [.. Enumerable.Range(1, times)]);
    }

    private static UnsupportedImageException Refused(string why) => new($"The NIfTI volume is no mask: {why}.", "NIfTI volume as a mask");
}
