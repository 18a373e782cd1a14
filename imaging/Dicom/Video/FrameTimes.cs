namespace Lightbox.Imaging.Dicom;

/// <summary>
/// When each frame of a cine is shown (PS3.3 C.7.6.5): Frame Time Vector, the milliseconds from one frame to the next, its first value 0; else Frame Time,
/// milliseconds for all; else a rate: Cine Rate, then Recommended Display Frame Rate.
/// </summary>
internal sealed class FrameTimes
{
    private readonly double[]? starts;

    private FrameTimes(double? rate, double[]? starts)
    {
        Rate = rate;
        this.starts = starts;
    }

    /// <summary>Frames a second; the mean where a vector says each. Null when the file does not say.</summary>
    public double? Rate { get; }

    /// <summary>The vector's steps differ by more than a thousandth of a second.</summary>
    public bool IsUneven => starts is not null;

    public static FrameTimes Of(DataSet dataSet)
    {
        if (dataSet.Numbers(Tags.FrameTimeVector) is { Length: > 1 } steps && steps.Skip(1).All(step => step > 0) && double.IsFinite(steps.Sum()))
        {
            double mean = steps.Skip(1).Average();
            if (!steps.Skip(1).Any(step => Math.Abs(step - mean) > 1)) return new(1000 / mean, null);
            double at = 0;
            return new(1000 / mean, [0, .. steps.Skip(1).Select(step => at += step / 1000)]);
        }

        double? rate = dataSet.Number(Tags.FrameTime) is > 0 and var time ? 1000 / time
            : dataSet.Number(Tags.CineRate) is > 0 and var cine ? cine
            : dataSet.Number(Tags.RecommendedDisplayFrameRate) is > 0 and var recommended ? recommended
            : null;
        return new(rate, null);
    }

    /// <summary>Seconds from the first frame.</summary>
    public double? Of(int frame) => starts is null ? frame / Rate : frame >= 0 && frame < starts.Length ? starts[frame] : null;
}
