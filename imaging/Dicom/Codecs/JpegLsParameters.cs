namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>What an LSE segment sets; 0 stands for the default (ITU-T T.87 C.2.4.1).</summary>
internal readonly record struct JpegLsPreset(int MaxValue, int T1, int T2, int T3, int Reset);

/// <summary>The coding parameters of a scan, with everything derived from them (T.87 A.2.1, C.2.4.1.1).</summary>
internal sealed record JpegLsParameters
{
    public const int DefaultReset = 64;

    /// <param name="precision">Bits of a sample, 2 to 16.</param>
    /// <param name="near">How far a sample may be from the original; 0 is lossless.</param>
    /// <exception cref="ImageFormatException">Parameters outside the standard's bounds.</exception>
    public JpegLsParameters(int precision, int near, JpegLsPreset preset, int offset)
    {
        MaxValue = preset.MaxValue == 0 ? (1 << precision) - 1 : preset.MaxValue;
        Near = near;
        if (MaxValue >= 1 << precision || near > Math.Min(255, MaxValue / 2)) throw Broken(offset);
        Range = near == 0 ? MaxValue + 1 : ((MaxValue + (2 * near)) / ((2 * near) + 1)) + 1;
        QuantizedBits = BitsFor(Range);
        var bits = Math.Max(2, BitsFor(MaxValue + 1));
        Limit = 2 * (bits + Math.Max(8, bits));
        Reset = preset.Reset == 0 ? DefaultReset : preset.Reset;
        (T1, T2, T3) = Thresholds(preset);
        if (Reset < 3 || T1 < near + 1 || T2 < T1 || T3 < T2 || T3 > MaxValue) throw Broken(offset);
    }

    public int MaxValue { get; }

    public int Near { get; }

    public int Range { get; }

    public int QuantizedBits { get; }

    public int Limit { get; }

    public int Reset { get; }

    /// <summary>Zeros of a code that is no escape, at most.</summary>
    public int MostZeros => Math.Max(0, Limit - QuantizedBits - 1);

    /// <summary>A coded error, at most.</summary>
    public int MostMapped => 2 * Range;

    public int T1 { get; }

    public int T2 { get; }

    public int T3 { get; }

    private static int BitsFor(int values)
    {
        var bits = 0;
        while (1 << bits < values) bits++;
        return bits;
    }

    private (int T1, int T2, int T3) Thresholds(JpegLsPreset preset)
    {
        int t1, t2, t3;
        if (MaxValue >= 128)
        {
            var factor = (Math.Min(MaxValue, 4095) + 128) / 256;
            t1 = Bound(factor + 2 + (3 * Near), Near + 1);
            t2 = Bound((factor * 4) + 3 + (5 * Near), t1);
            t3 = Bound((factor * 17) + 4 + (7 * Near), t2);
        }
        else
        {
            var factor = 256 / (MaxValue + 1);
            t1 = Bound(Math.Max(2, (3 / factor) + (3 * Near)), Near + 1);
            t2 = Bound(Math.Max(3, (7 / factor) + (5 * Near)), t1);
            t3 = Bound(Math.Max(4, (21 / factor) + (7 * Near)), t2);
        }

        return (preset.T1 == 0 ? t1 : preset.T1, preset.T2 == 0 ? t2 : preset.T2, preset.T3 == 0 ? t3 : preset.T3);
    }

    /// <summary>The standard's CLAMP: what is out of bounds becomes the lower one.</summary>
    private int Bound(int value, int least) => value > MaxValue || value < least ? least : value;

    private static ImageFormatException Broken(int offset) => new("JPEG-LS: the coding parameters are outside the standard's bounds.", offset, "LSE");
}
