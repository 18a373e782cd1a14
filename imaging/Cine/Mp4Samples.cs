namespace Lightbox.Imaging.Cine;

/// <summary>The samples of a track in the order of decoding.</summary>
/// <param name="Sizes">Bytes.</param>
/// <param name="Times">When each is shown, ticks from the first that is.</param>
/// <param name="Keys">Whether decoding can begin there.</param>
internal sealed record Mp4Samples(int[] Sizes, long[] Times, bool[] Keys)
{
    public int Count => Sizes.Length;

    /// <summary>
    /// Decoding goes by the same times in ascending order; showing lags behind by so much that no picture is due before it is decoded. The edit list takes the lag off again.
    /// </summary>
    public (long[] Durations, long[] Offsets, long Lag) Clocks()
    {
        var ascending = (long[])Times.Clone();
        Array.Sort(ascending);
        long lag = 0;
        for (var i = 0; i < Count; i++) lag = Math.Max(lag, ascending[i] - Times[i]);
        var (durations, offsets) = (new long[Count], new long[Count]);
        for (var i = 0; i < Count; i++)
        {
            durations[i] = i + 1 < Count ? ascending[i + 1] - ascending[i] : i > 0 ? durations[i - 1] : 3600;
            offsets[i] = Times[i] + lag - ascending[i];
        }

        return (durations, offsets, lag);
    }

    /// <summary>Equal neighbours as one: how many, and the value.</summary>
    public static List<(int Count, long Value)> Runs(long[] values)
    {
        var runs = new List<(int Count, long Value)>();
        foreach (long value in values)
        {
            if (runs.Count > 0 && runs[^1].Value == value) runs[^1] = (runs[^1].Count + 1, value);
            else runs.Add((1, value));
        }

        return runs;
    }
}
