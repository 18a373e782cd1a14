using System.Buffers.Binary;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// JPEG-LS (ITU-T T.87), lossless and near-lossless: components apart, line by line or sample by sample, custom parameters. Mapping tables,
/// subsampling and restart intervals, which nobody writes in DICOM, are refused by name.
/// </summary>
internal sealed class JpegLsDecoder
{
    private const byte StartOfFrame = 0xF7, Parameters = 0xF8, DefineRestart = 0xDD, ColourTransform = 0xE8;

    /// <summary>Samples a byte can stand for: a run of a whole line is a few bits, so that flat images go far.</summary>
    private const int MostExpansion = 1 << 17;

    private readonly int width;
    private readonly int height;
    private readonly byte[] ids;
    private readonly ushort[] samples;
    private JpegLsPreset preset;

    private JpegLsDecoder(int width, int height, byte[] ids, int precision)
    {
        (this.width, this.height, this.ids, Precision) = (width, height, ids, precision);
        samples = new ushort[width * height * ids.Length];
    }

    private int Precision { get; }

    /// <summary>The samples as coded, components interleaved.</summary>
    /// <exception cref="ImageFormatException">The stream is broken, cut short, or of another size than the image says.</exception>
    /// <exception cref="UnsupportedImageException">It uses what is not read here.</exception>
    public static ushort[] Decode(ReadOnlySpan<byte> stream, PixelDescription description, out int precision)
    {
        var markers = new JpegMarkers(stream);
        JpegLsDecoder? decoder = null;
        JpegLsPreset early = default;
        while (true)
        {
            markers.MoveNext();
            switch (markers.Marker)
            {
                case StartOfFrame:
                    decoder = Frame(markers.Payload, stream.Length, description, markers.MarkerOffset);
                    decoder.preset = early;
                    break;
                case Parameters:
                    early = Preset(markers.Payload, markers.MarkerOffset);
                    if (decoder is not null) decoder.preset = early;
                    break;
                case ColourTransform when markers.Payload is [(byte)'m', (byte)'r', (byte)'f', (byte)'x', not 0, ..]:
                    throw new UnsupportedImageException("JPEG-LS with a colour transform of its own is not read here.", "JPEG-LS colour transform");
                case DefineRestart:
                    if (markers.Payload.IndexOfAnyExcept((byte)0) >= 0)
                    {
                        throw new UnsupportedImageException(
                            "JPEG-LS with restart intervals is not read here.", "JPEG-LS restart intervals");
                    }

                    break;
                case JpegMarkers.StartOfScan when decoder is not null:
                    precision = decoder.Precision;
                    decoder.Scans(stream, markers.Payload, markers.MarkerOffset, markers.Position);
                    return decoder.samples;
                case JpegMarkers.StartOfScan or JpegMarkers.EndOfImage or (>= 0xC0 and <= 0xCF):
                    throw new ImageFormatException("JPEG-LS: the stream has no JPEG-LS frame.", markers.MarkerOffset, "SOF");
            }
        }
    }

    /// <summary>Precision (1), height (2), width (2), count (1), then for each component id, sampling, 0.</summary>
    private static JpegLsDecoder Frame(ReadOnlySpan<byte> payload, int length, PixelDescription description, int offset)
    {
        if (payload.Length < 6 || payload.Length < 6 + (3 * payload[5]))
        {
            throw new ImageFormatException("JPEG-LS: the frame header is cut short.", offset, "SOF");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
        CodedSize.Require("JPEG-LS", width, height, payload[5], description, offset);
        CodedSize.RequireLength("JPEG-LS", length, MostExpansion, description);
        if (payload[0] is < 2 or > 16) throw new ImageFormatException($"JPEG-LS: {payload[0]} bits a sample.", offset, "SOF");
        var ids = new byte[payload[5]];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = payload[6 + (3 * i)];
            if (payload[7 + (3 * i)] != payload[7])
            {
                throw new UnsupportedImageException("JPEG-LS with subsampled components is not read here.", "JPEG-LS subsampling");
            }
        }

        return new JpegLsDecoder(width, height, ids, payload[0]);
    }

    private static JpegLsPreset Preset(ReadOnlySpan<byte> payload, int offset)
    {
        if (payload.Length == 11 && payload[0] == 1)
        {
            return new(Word(payload, 0), Word(payload, 1), Word(payload, 2), Word(payload, 3), Word(payload, 4));
        }

        if (payload.Length > 0 && payload[0] is 2 or 3)
        {
            throw new UnsupportedImageException("JPEG-LS with mapping tables is not read here.", "JPEG-LS mapping tables");
        }

        throw new ImageFormatException("JPEG-LS: a parameter segment is broken.", offset, "LSE");
    }

    private static int Word(ReadOnlySpan<byte> payload, int index) => BinaryPrimitives.ReadUInt16BigEndian(payload[(1 + (2 * index))..]);

    /// <summary>All scans, one behind the other, until every component was in one.</summary>
    private void Scans(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> payload, int offset, int start)
    {
        var done = 0;
        while (true)
        {
            var segment = new JpegLsSegment(stream, start);
            done += Scan(segment, payload, offset);
            if (done >= ids.Length) return;
            start = NextScan(stream, segment.End, out payload, out offset);
        }
    }

    private int NextScan(ReadOnlySpan<byte> stream, int from, out ReadOnlySpan<byte> payload, out int offset)
    {
        while (from + 4 <= stream.Length && stream[from] == 0xFF)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(stream[(from + 2)..]);
            if (length < 2 || from + 2 + length > stream.Length) break;
            payload = stream.Slice(from + 4, length - 2);
            offset = from;
            if (stream[from + 1] == JpegMarkers.StartOfScan) return from + 2 + length;
            if (stream[from + 1] == Parameters) preset = Preset(payload, offset);
            from += 2 + length;
        }

        throw new ImageFormatException("JPEG-LS: the stream ends before all components were coded.", from, "SOS") { Truncated = true };
    }

    /// <summary>Count (1), for each component id and mapping table, near (1), interleave (1), point transform (1).</summary>
    private int Scan(JpegLsSegment segment, ReadOnlySpan<byte> payload, int offset)
    {
        var count = payload.Length > 0 ? payload[0] : 0;
        if (count == 0 || count > ids.Length || payload.Length < 4 + (2 * count))
        {
            throw new ImageFormatException("JPEG-LS: a scan header is broken.", offset, "SOS");
        }

        var components = new int[count];
        for (var i = 0; i < count; i++)
        {
            components[i] = Array.IndexOf(ids, payload[1 + (2 * i)]);
            if (components[i] < 0) throw new ImageFormatException("JPEG-LS: a scan names a component that is not there.", offset, "SOS");
            if (payload[2 + (2 * i)] != 0)
            {
                throw new UnsupportedImageException("JPEG-LS with mapping tables is not read here.", "JPEG-LS mapping tables");
            }
        }

        int near = payload[1 + (2 * count)], interleave = payload[2 + (2 * count)], shift = payload[3 + (2 * count)] & 15;
        if (interleave > 2 || (interleave == 0 && count > 1) || shift != 0)
        {
            throw new ImageFormatException("JPEG-LS: a scan header is broken.", offset, "SOS");
        }

        var scan = new JpegLsScan(new JpegLsParameters(Precision, near, preset, offset), width);
        try
        {
            if (interleave == 2 && count > 1) BySample(segment, scan, components);
            else ByLine(segment, scan, components);
        }
        catch (ImageFormatException e) when (e.Offset is null)
        {
            // Joined bits have no place in the stream; the scan has.
            throw new ImageFormatException(e.Message, offset, e.Field, e);
        }

        return count;
    }

    private void ByLine(JpegLsSegment segment, JpegLsScan scan, int[] components)
    {
        var bits = new JpegLsBits(segment);
        var (above, line) = (Lines(components.Length), Lines(components.Length));
        var runIndex = new int[components.Length];
        for (var row = 0; row < height; row++, (above, line) = (line, above))
        {
            for (var i = 0; i < components.Length; i++)
            {
                scan.Line(ref bits, above[i], line[i], ref runIndex[i]);
                Store(line[i], row, components[i]);
            }

            bits.Require(segment);
        }
    }

    private void BySample(JpegLsSegment segment, JpegLsScan scan, int[] components)
    {
        var bits = new JpegLsBits(segment);
        var (above, line) = (Lines(components.Length), Lines(components.Length));
        var runIndex = 0;
        for (var row = 0; row < height; row++, (above, line) = (line, above))
        {
            scan.Line(ref bits, above, line, ref runIndex);
            for (var i = 0; i < components.Length; i++) Store(line[i], row, components[i]);
            bits.Require(segment);
        }
    }

    private ushort[][] Lines(int count) => [.. Enumerable.Range(0, count).Select(_ => new ushort[width + 2])];

    private void Store(ushort[] line, int row, int component)
    {
        var at = (row * width * ids.Length) + component;
        if (ids.Length == 1)
        {
            line.AsSpan(1, width).CopyTo(samples.AsSpan(at));
            return;
        }

        for (var x = 1; x <= width; x++, at += ids.Length) samples[at] = line[x];
    }
}
