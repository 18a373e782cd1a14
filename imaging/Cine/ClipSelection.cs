namespace Lightbox.Imaging.Cine;

/// <summary>Which frames of a clip, and when each of them is shown.</summary>
/// <param name="First">0-based.</param>
/// <param name="Count">At most so many; 0 for all to the end.</param>
/// <param name="Step">Every how many-th, at least 1.</param>
public readonly record struct ClipSelection(int First, int Count, int Step)
{
    /// <summary>Where nothing says how long a frame is shown: slow enough to be looked at.</summary>
    private const double UnknownSeconds = 0.1;

    /// <summary>The frames, by their number in the clip.</summary>
    /// <exception cref="ImageRangeException">The first is not in the clip.</exception>
    public IReadOnlyList<int> Frames(IImageReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int frames = reader.Info.Frames ?? 1, step = Math.Max(1, Step);
        if (First < 0 || First >= frames) throw new ImageRangeException($"Frame {First} asked for; the clip has {frames}, from 0.");
        int count = (frames - First + step - 1) / step;
        if (Count > 0) count = Math.Min(count, Count);
        var (first, by) = (First, step);
        return [.. Enumerable.Range(0, count).Select(i => first + (i * by))];
    }

    /// <summary>Seconds from the clip's beginning; null when the file does not say.</summary>
    public static double? TimeOf(IImageReader reader, int frame)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader is IClipReader clip ? clip.TimeOf(frame) : frame / reader.Info.Fps;
    }

    /// <summary>How long each of the frames is shown, seconds: until the next one's time, and the last as long as the one before it.</summary>
    public static double[] Durations(IImageReader reader, IReadOnlyList<int> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var durations = new double[frames.Count];
        for (var i = 0; i < durations.Length; i++)
        {
            int next = i + 1 < frames.Count ? frames[i + 1] : frames[i] + (i > 0 ? frames[i] - frames[i - 1] : 1);
            double? length = TimeOf(reader, next) - TimeOf(reader, frames[i]);
            durations[i] = length is > 0 and var known ? known : i > 0 ? durations[i - 1] : UnknownSeconds;
        }

        return durations;
    }
}
