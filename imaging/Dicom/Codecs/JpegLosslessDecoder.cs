using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// JPEG lossless (ITU-T T.81 annex H, process 14): Huffman-coded differences from a prediction. All seven predictors, 2 to 16 bits, point transform,
/// interleaved and separate components, restart intervals of whole lines.
/// </summary>
internal sealed class JpegLosslessDecoder
{
    private const byte DefineHuffman = 0xC4, DefineRestart = 0xDD, StartOfFrame = 0xC3;

    private readonly HuffmanTable?[] tables = new HuffmanTable?[8];
    private readonly JpegHeader header;
    private readonly ushort[] samples;
    private byte[] componentIds = [];
    private int restartInterval;

    private JpegLosslessDecoder(JpegHeader header)
    {
        this.header = header;
        samples = GC.AllocateUninitializedArray<ushort>(header.Width * header.Height * header.Components);
    }

    /// <summary>The samples as coded, components interleaved.</summary>
    /// <param name="header">The stream's own header, checked against the image's.</param>
    /// <exception cref="ImageFormatException">The stream is broken or cut short.</exception>
    /// <exception cref="UnsupportedImageException">Hierarchical, arithmetic or subsampled streams.</exception>
    public static ushort[] Decode(ReadOnlySpan<byte> stream, JpegHeader header)
    {
        if (header.Process != 3 || header.IsSubsampled)
        {
            throw new UnsupportedImageException($"No decoder here for JPEG {header.ProcessName} under a lossless syntax.", $"JPEG {header.ProcessName}");
        }

        if (header.Precision is < 2 or > 16) throw new ImageFormatException($"JPEG: {header.Precision} bits a sample.", 0, "SOF");
        var decoder = new JpegLosslessDecoder(header);
        decoder.Read(stream);
        return decoder.samples;
    }

    private void Read(ReadOnlySpan<byte> stream)
    {
        var markers = new JpegMarkers(stream);
        var scanned = new bool[header.Components];
        while (Array.Exists(scanned, done => !done))
        {
            markers.MoveNext();
            var payload = markers.Payload;
            switch (markers.Marker)
            {
                case DefineHuffman:
                    HuffmanTable.Read(payload, markers.MarkerOffset, tables);
                    break;
                case DefineRestart when payload.Length >= 2:
                    restartInterval = BinaryPrimitives.ReadUInt16BigEndian(payload);
                    break;
                case StartOfFrame:
                    componentIds = new byte[header.Components];
                    for (var i = 0; i < componentIds.Length; i++) componentIds[i] = payload[6 + (3 * i)];
                    break;
                case JpegMarkers.StartOfScan:
                    foreach (var component in Scan(stream, payload, markers.MarkerOffset, markers.Position)) scanned[component] = true;
                    if (Array.Exists(scanned, done => !done)) markers.SkipScan();
                    break;
                case JpegMarkers.EndOfImage:
                    throw new ImageFormatException("JPEG: the stream ends before all components were coded.", markers.MarkerOffset, "EOI");
            }
        }
    }

    /// <summary>Count (1), for each component its id and table, predictor (1), 0, point transform (low nibble).</summary>
    private int[] Scan(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> payload, int offset, int start)
    {
        var count = payload.Length > 0 ? payload[0] : 0;
        if (count == 0 || count > header.Components || payload.Length < 4 + (2 * count))
        {
            throw new ImageFormatException("JPEG: a scan header is broken.", offset, "SOS");
        }

        var components = new int[count];
        var huffman = new HuffmanTable[count];
        for (var i = 0; i < count; i++)
        {
            components[i] = Array.IndexOf(componentIds, payload[1 + (2 * i)]);
            var table = payload[2 + (2 * i)] >> 4;
            if (components[i] < 0 || table > 3 || tables[table] is not { } found)
            {
                throw new ImageFormatException("JPEG: a scan names a component or table that is not there.", offset, "SOS");
            }

            huffman[i] = found;
        }

        if (restartInterval % header.Width != 0)
        {
            throw new ImageFormatException("JPEG: the restart interval is not a number of whole lines.", offset, "DRI");
        }

        var shift = payload[^1] & 15;
        if (shift >= header.Precision)
        {
            throw new ImageFormatException($"JPEG: point transform {shift} of {header.Precision} bits.", offset, "SOS");
        }

        Decode(stream, start, payload[1 + (2 * count)], components, huffman, 1 << (header.Precision - shift - 1), offset);
        if (shift > 0) Raise(components, shift);
        return components;
    }

    private void Decode(ReadOnlySpan<byte> stream, int from, int predictor, int[] components, HuffmanTable[] huffman, int start, int offset)
    {
        switch (predictor)
        {
            case 1: Lines<Predictor1>(stream, from, components, huffman, start); break;
            case 2: Lines<Predictor2>(stream, from, components, huffman, start); break;
            case 3: Lines<Predictor3>(stream, from, components, huffman, start); break;
            case 4: Lines<Predictor4>(stream, from, components, huffman, start); break;
            case 5: Lines<Predictor5>(stream, from, components, huffman, start); break;
            case 6: Lines<Predictor6>(stream, from, components, huffman, start); break;
            case 7: Lines<Predictor7>(stream, from, components, huffman, start); break;
            default: throw new ImageFormatException($"JPEG: predictor {predictor} of 1 to 7.", offset, "SOS");
        }
    }

    /// <summary>
    /// The first line, and the first behind a restart, predicts from the left and begins with half the range; every other line begins with
    /// the sample above (H.1.2.1).
    /// </summary>
    private void Lines<T>(ReadOnlySpan<byte> stream, int from, int[] components, HuffmanTable[] huffman, int start)
        where T : ILosslessPredictor
    {
        var restartLines = restartInterval / header.Width;
        var stride = header.Width * header.Components;
        var segment = new EntropySegment();
        segment.Read(stream, from);
        var bits = new JpegLosslessBits(segment);
        for (var row = 0; row < header.Height; row++)
        {
            var fresh = row == 0;
            if (restartLines > 0 && row > 0 && row % restartLines == 0)
            {
                segment.Restart(stream, (row / restartLines) - 1);
                bits = new JpegLosslessBits(segment);
                fresh = true;
            }

            var line = samples.AsSpan(row * stride, stride);
            var above = fresh ? line : samples.AsSpan((row - 1) * stride, stride);
            bits = fresh ? First(bits, components, huffman, line, start) : First(bits, components, huffman, line, above);
            bits = (fresh, components.Length) switch
            {
                (true, 1) => Rest<Predictor1>(bits, components[0], huffman[0], above, line, header.Components),
                (true, _) => Rest<Predictor1>(bits, components, huffman, above, line, header.Components),
                (_, 1) => Rest<T>(bits, components[0], huffman[0], above, line, header.Components),
                _ => Rest<T>(bits, components, huffman, above, line, header.Components),
            };
            bits.Require(segment);
        }
    }

    private static JpegLosslessBits First(JpegLosslessBits bits, int[] components, HuffmanTable[] huffman, Span<ushort> line, int start)
    {
        for (var i = 0; i < components.Length; i++) line[components[i]] = (ushort)(start + Next(ref bits, huffman[i]));
        return bits;
    }

    private static JpegLosslessBits First(JpegLosslessBits bits, int[] components, HuffmanTable[] huffman, Span<ushort> line, ReadOnlySpan<ushort> above)
    {
        for (var i = 0; i < components.Length; i++) line[components[i]] = (ushort)(above[components[i]] + Next(ref bits, huffman[i]));
        return bits;
    }

    /// <summary>A line of one component behind its first sample. The one above is as long: it is the same line where there is none.</summary>
    private static JpegLosslessBits Rest<T>(JpegLosslessBits bits, int component, HuffmanTable table, ReadOnlySpan<ushort> above, Span<ushort> line, int step)
        where T : ILosslessPredictor
    {
        ref var differences = ref MemoryMarshal.GetReference(table.Differences);
        ref var up = ref MemoryMarshal.GetReference(above[..line.Length]);
        ref var here = ref MemoryMarshal.GetReference(line);
        int a = line[component], c = above[component];
        for (var at = component + step; at < line.Length; at += step)
        {
            int b = Unsafe.Add(ref up, at);
            a = (ushort)(T.Predict(a, b, c) + bits.Next(ref differences, table));
            c = b;
            Unsafe.Add(ref here, at) = (ushort)a;
        }

        return bits;
    }

    private static JpegLosslessBits Rest<T>(JpegLosslessBits bits, int[] components, HuffmanTable[] huffman, ReadOnlySpan<ushort> above, Span<ushort> line, int step)
        where T : ILosslessPredictor
    {
        for (var pixel = step; pixel < line.Length; pixel += step)
        {
            for (var i = 0; i < components.Length; i++)
            {
                var at = pixel + components[i];
                line[at] = (ushort)(T.Predict(line[at - step], above[at], above[at - step]) + Next(ref bits, huffman[i]));
            }
        }

        return bits;
    }

    private static int Next(ref JpegLosslessBits bits, HuffmanTable table) => bits.Next(ref MemoryMarshal.GetReference(table.Differences), table);

    private void Raise(int[] components, int shift)
    {
        foreach (var component in components)
        {
            for (var at = component; at < samples.Length; at += header.Components) samples[at] <<= shift;
        }
    }
}
