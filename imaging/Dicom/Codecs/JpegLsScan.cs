using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// One scan of JPEG-LS (T.87 annex A): a line at a time, each sample from the four before it,
/// <code>
/// c b d
/// a x
/// </code>
/// by the regular mode, or by run length where all around it is flat. Index 0 of a line is the sample left of the first, index width + 1 the one right of
/// the last above.
/// </summary>
internal sealed class JpegLsScan
{
    private const int RegularContexts = 365;

    /// <summary>The orders of run lengths, J (A.2.1).</summary>
    private static readonly byte[] RunOrders = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private static volatile Table? recent;

    private readonly JpegLsContext[] contexts = new JpegLsContext[RegularContexts];
    private readonly JpegLsRunContext[] runs = new JpegLsRunContext[2];
    private readonly JpegLsParameters parameters;
    private readonly sbyte[] gradients;
    private readonly int width;
    private readonly int step;
    private readonly bool plain;

    public JpegLsScan(JpegLsParameters parameters, int width)
    {
        this.parameters = parameters;
        this.width = width;
        step = (2 * parameters.Near) + 1;
        gradients = GradientsOf(parameters);
        plain = parameters.Near == 0 && (parameters.MaxValue & (parameters.MaxValue + 1)) == 0;
        var first = Math.Max(2, (parameters.Range + 32) / 64);
        Array.Fill(contexts, new JpegLsContext { A = first, N = 1 });
        Array.Fill(runs, new JpegLsRunContext { A = first, N = 1 });
    }

    /// <summary>What of the parameters does not change the code within a scan but makes it longer.</summary>
    private interface IKind
    {
        /// <summary>Lossless, and the values are all those of some bits: errors wrap by a mask.</summary>
        static abstract bool IsPlain { get; }
    }

    /// <summary>One line of one component.</summary>
    public void Line(ref JpegLsBits bits, ushort[] above, ushort[] line, scoped ref int runIndex) =>
        bits = plain ? Line<Plain>(bits, above, line, ref runIndex) : Line<General>(bits, above, line, ref runIndex);

    /// <summary>One line of several components, sample by sample; a run goes on only while all of them are flat.</summary>
    public void Line(ref JpegLsBits bits, ushort[][] above, ushort[][] line, scoped ref int runIndex)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i][0] = above[i][1];
            above[i][width + 1] = above[i][width];
        }

        Span<int> context = stackalloc int[line.Length];
        var middle = parameters.MaxValue + 1;
        for (var x = 1; x <= width;)
        {
            var flat = true;
            for (var i = 0; i < line.Length; i++)
            {
                var (up, left) = (above[i], line[i][x - 1]);
                context[i] = (81 * gradients[up[x + 1] - up[x] + middle]) + (9 * gradients[up[x] - up[x - 1] + middle]) + gradients[up[x - 1] - left + middle];
                flat &= context[i] == 0;
            }

            if (flat)
            {
                x = Run(ref bits, above, line, x, ref runIndex);
                continue;
            }

            for (var i = 0; i < line.Length; i++)
            {
                var (a, b, c) = (line[i][x - 1], above[i][x], above[i][x - 1]);
                line[i][x] = plain ? Regular<Plain>(ref bits, context[i], a, b, c) : Regular<General>(ref bits, context[i], a, b, c);
            }

            x++;
        }
    }

    /// <summary>Frames of one file, and most files of a kind, share their parameters; the table of 16 bits takes longer to make than a small frame.</summary>
    private static sbyte[] GradientsOf(JpegLsParameters parameters)
    {
        if (recent is { } made && made.Parameters == parameters) return made.Gradients;
        var table = new Table(parameters, Gradients(parameters));
        recent = table;
        return table.Gradients;
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

    private JpegLsBits Line<T>(JpegLsBits bits, ushort[] above, ushort[] line, scoped ref int runIndex)
        where T : IKind
    {
        line[0] = above[1];
        above[width + 1] = above[width];
        // Samples are within the values the table was made for, so that their differences are within it.
        ref var levels = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(gradients), parameters.MaxValue + 1);
        ref var up = ref MemoryMarshal.GetArrayDataReference(above);
        ref var here = ref MemoryMarshal.GetArrayDataReference(line);
        int a = line[0], c = above[0], b = above[1];
        for (var x = 1; x <= width;)
        {
            int d = Unsafe.Add(ref up, x + 1);
            var context = (81 * Unsafe.Add(ref levels, d - b)) + (9 * Unsafe.Add(ref levels, b - c)) + Unsafe.Add(ref levels, c - a);
            if (context != 0)
            {
                a = Regular<T>(ref bits, context, a, b, c);
                Unsafe.Add(ref here, x++) = (ushort)a;
                (c, b) = (b, d);
                continue;
            }

            // Not the loop's own bits by reference: they would have to live in memory.
            var running = bits;
            x = Run(ref running, above, line, x, ref runIndex);
            bits = running;
            if (x > width) break;
            (a, c, b) = (line[x - 1], above[x - 1], above[x]);
        }

        return bits;
    }

    /// <param name="signed">The three gradients as one number; its sign is the context's (A.3.4).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ushort Regular<T>(ref JpegLsBits bits, int signed, int a, int b, int c)
        where T : IKind
    {
        var sign = signed >> 31;
        ref var context = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(contexts), (signed ^ sign) - sign);
        // The median of the three is what T.87 A.4.1 says in cases.
        int least = Math.Min(a, b), most = Math.Max(a, b);
        var predicted = Math.Max(least, Math.Min(most, a + b - c)) + ((context.C ^ sign) - sign);
        predicted = Math.Max(0, Math.Min(parameters.MaxValue, predicted));
        var golomb = JpegLsContext.GolombBits(context.N, context.A);
        var mapped = bits.Golomb(golomb, parameters.MostZeros, parameters.QuantizedBits);
        if (mapped > parameters.MostMapped) throw TooLarge();
        var error = (mapped >> 1) ^ -(mapped & 1);
        if (T.IsPlain)
        {
            if (golomb == 0) error ^= ((2 * context.B) + context.N - 1) >> 31;
            context.Update(error, 1, parameters.Reset);
            return (ushort)((predicted + (error ^ sign) - sign) & parameters.MaxValue);
        }

        if (golomb == 0 && step == 1) error ^= ((2 * context.B) + context.N - 1) >> 31;
        context.Update(error, step, parameters.Reset);
        return (ushort)Wrap(predicted + (((error ^ sign) - sign) * step));
    }

    /// <summary>Back into the range of samples, over which errors are counted in a ring (A.4.5).</summary>
    private int Wrap(int value)
    {
        var ring = parameters.Range * step;
        if (value < -parameters.Near) value += ring;
        else if (value > parameters.MaxValue + parameters.Near) value -= ring;
        return Math.Clamp(value, 0, parameters.MaxValue);
    }

    private int Run(ref JpegLsBits bits, ushort[] above, ushort[] line, int x, scoped ref int runIndex)
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

    private int Run(ref JpegLsBits bits, ushort[][] above, ushort[][] line, int x, scoped ref int runIndex)
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
            if (bits.Take(1) == 0)
            {
                length += bits.Take(RunOrders[runIndex]);
                interrupted = true;
                if (length >= room) throw new ImageFormatException("JPEG-LS: a run goes past the end of its line.", null, "SOS");
                return length;
            }

            var block = 1 << RunOrders[runIndex];
            length += block;
            if (length <= room && runIndex < RunOrders.Length - 1) runIndex++;
        }

        return room;
    }

    private ushort Interruption(ref JpegLsBits bits, int kind, int predicted, int sign, int runIndex)
    {
        var golomb = runs[kind].GolombBits(kind);
        var mapped = bits.Golomb(golomb, Math.Max(0, parameters.MostZeros - RunOrders[runIndex] - 1), parameters.QuantizedBits);
        if (mapped > parameters.MostMapped) throw TooLarge();
        return (ushort)Wrap(predicted + (sign * runs[kind].Take(mapped, golomb, kind, parameters.Reset) * step));
    }

    private static ImageFormatException TooLarge() => new("JPEG-LS: an error is larger than samples can have.", null, "SOS");

    private sealed record Table(JpegLsParameters Parameters, sbyte[] Gradients);

    private readonly struct Plain : IKind
    {
        public static bool IsPlain => true;
    }

    private readonly struct General : IKind
    {
        public static bool IsPlain => false;
    }
}
