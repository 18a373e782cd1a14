namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// One scan of JPEG-LS (T.87 annex A): a line at a time, each sample from the four before it,
/// <code>
/// c b d
/// a x
/// </code>
/// by the regular mode, or by run length where all around it is flat.
/// </summary>
internal sealed class JpegLsScan
{
    /// <summary>The orders of run lengths, J (A.2.1).</summary>
    private static readonly byte[] RunOrders = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly JpegLsParameters parameters;
    private readonly JpegLsContexts contexts;
    private readonly sbyte[] gradients;
    private readonly int step;
    private readonly int width;

    public JpegLsScan(JpegLsParameters parameters, int width)
    {
        this.parameters = parameters;
        this.width = width;
        contexts = new JpegLsContexts(parameters);
        step = (2 * parameters.Near) + 1;
        gradients = Gradients(parameters);
    }

    /// <summary>One line of one component. Index 0 of a line is the sample left of the first, index width + 1 the one right of the last above.</summary>
    public void Line(ref JpegLsBits bits, int[] above, int[] line, ref int runIndex)
    {
        line[0] = above[1];
        above[width + 1] = above[width];
        for (var x = 1; x <= width;)
        {
            int a = line[x - 1], b = above[x], c = above[x - 1], d = above[x + 1];
            var context = Context(d - b, b - c, c - a);
            if (context != 0) line[x++] = Regular(ref bits, context, a, b, c);
            else x = Run(ref bits, above, line, x, ref runIndex);
        }
    }

    /// <summary>One line of several components, sample by sample; a run goes on only while all of them are flat.</summary>
    public void Line(ref JpegLsBits bits, int[][] above, int[][] line, ref int runIndex)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i][0] = above[i][1];
            above[i][width + 1] = above[i][width];
        }

        Span<int> context = stackalloc int[line.Length];
        for (var x = 1; x <= width;)
        {
            var flat = true;
            for (var i = 0; i < line.Length; i++)
            {
                var (up, left) = (above[i], line[i][x - 1]);
                context[i] = Context(up[x + 1] - up[x], up[x] - up[x - 1], up[x - 1] - left);
                flat &= context[i] == 0;
            }

            if (flat)
            {
                x = Run(ref bits, above, line, x, ref runIndex);
                continue;
            }

            for (var i = 0; i < line.Length; i++) line[i][x] = Regular(ref bits, context[i], line[i][x - 1], above[i][x], above[i][x - 1]);
            x++;
        }
    }

    private static sbyte[] Gradients(JpegLsParameters parameters)
    {
        var reach = parameters.MaxValue + 1;
        var table = new sbyte[(2 * reach) + 1];
        for (var d = -reach; d <= reach; d++)
        {
            var size = Math.Abs(d);
            var level = size <= parameters.Near ? 0 : size < parameters.T1 ? 1 : size < parameters.T2 ? 2 : size < parameters.T3 ? 3 : 4;
            table[d + reach] = (sbyte)(d < 0 ? -level : level);
        }

        return table;
    }

    /// <summary>The three gradients as one number; its sign is the context's (A.3.4).</summary>
    private int Context(int d1, int d2, int d3)
    {
        var middle = parameters.MaxValue + 1;
        return (81 * gradients[d1 + middle]) + (9 * gradients[d2 + middle]) + gradients[d3 + middle];
    }

    private int Regular(ref JpegLsBits bits, int signed, int a, int b, int c)
    {
        var sign = signed < 0 ? -1 : 1;
        var context = signed * sign;
        var edge = c >= Math.Max(a, b) ? Math.Min(a, b) : c <= Math.Min(a, b) ? Math.Max(a, b) : a + b - c;
        var predicted = Math.Clamp(edge + (sign * contexts.Bias(context)), 0, parameters.MaxValue);
        var golomb = contexts.GolombBits(context);
        var error = contexts.Unmap(Golomb(ref bits, golomb, parameters.Limit), golomb, context);
        contexts.Update(context, error);
        return Wrap(predicted + (sign * error * step));
    }

    private int Golomb(ref JpegLsBits bits, int golomb, int limit)
    {
        var most = limit - parameters.QuantizedBits - 1;
        var high = bits.Zeros(Math.Max(0, most));
        var value = high < most ? (high << golomb) + bits.Take(golomb) : bits.Take(parameters.QuantizedBits) + 1;
        return value <= 2 * parameters.Range ? value : throw new ImageFormatException("JPEG-LS: an error is larger than samples can have.", bits.Position, "SOS");
    }

    /// <summary>Back into the range of samples, over which errors are counted in a ring (A.4.5).</summary>
    private int Wrap(int value)
    {
        var ring = parameters.Range * step;
        if (value < -parameters.Near) value += ring;
        else if (value > parameters.MaxValue + parameters.Near) value -= ring;
        return Math.Clamp(value, 0, parameters.MaxValue);
    }

    private int Run(ref JpegLsBits bits, int[] above, int[] line, int x, ref int runIndex)
    {
        var length = RunLength(ref bits, width + 1 - x, ref runIndex, out var interrupted);
        line.AsSpan(x, length).Fill(line[x - 1]);
        x += length;
        if (!interrupted) return x;

        int a = line[x - 1], b = above[x];
        var kind = Math.Abs(a - b) <= parameters.Near ? 1 : 0;
        line[x] = Interruption(ref bits, kind, kind == 1 ? a : b, kind == 0 && a > b ? -1 : 1, runIndex);
        if (runIndex > 0) runIndex--;
        return x + 1;
    }

    private int Run(ref JpegLsBits bits, int[][] above, int[][] line, int x, ref int runIndex)
    {
        var length = RunLength(ref bits, width + 1 - x, ref runIndex, out var interrupted);
        foreach (var samples in line) samples.AsSpan(x, length).Fill(samples[x - 1]);
        x += length;
        if (!interrupted) return x;

        for (var i = 0; i < line.Length; i++)
        {
            int a = line[i][x - 1], b = above[i][x];
            line[i][x] = Interruption(ref bits, 0, b, a > b ? -1 : 1, runIndex);
        }

        if (runIndex > 0) runIndex--;
        return x + 1;
    }

    /// <summary>Ones for whole blocks, then a zero and the rest (A.7.1.2); a run that reaches the end of the line is not interrupted.</summary>
    private static int RunLength(ref JpegLsBits bits, int room, ref int runIndex, out bool interrupted)
    {
        var length = 0;
        interrupted = false;
        while (length < room)
        {
            if (!bits.Bit())
            {
                length += bits.Take(RunOrders[runIndex]);
                interrupted = true;
                if (length >= room) throw new ImageFormatException("JPEG-LS: a run goes past the end of its line.", bits.Position, "SOS");
                return length;
            }

            var block = 1 << RunOrders[runIndex];
            length += block;
            if (length <= room && runIndex < RunOrders.Length - 1) runIndex++;
        }

        return room;
    }

    private int Interruption(ref JpegLsBits bits, int kind, int predicted, int sign, int runIndex)
    {
        var golomb = contexts.RunGolombBits(kind);
        var mapped = Golomb(ref bits, golomb, parameters.Limit - RunOrders[runIndex] - 1);
        var error = contexts.UnmapRun(mapped, golomb, kind);
        contexts.UpdateRun(kind, error, mapped);
        return Wrap(predicted + (sign * error * step));
    }
}
