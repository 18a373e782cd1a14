using System.Buffers.Binary;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// Reads the codes of a sequential JPEG (T.81 F.2.2) without making samples of them. libjpeg paints over what is broken and only warns, so that a damaged
/// frame would come out as a picture; here it is found: a code that is none, coefficients past a block's end, a scan that ends early or too late.
/// </summary>
internal sealed class JpegScanCheck
{
    private const byte DefineHuffman = 0xC4, DefineRestart = 0xDD;
    private const int BlockSide = 8, Coefficients = 64;

    /// <summary>Bytes behind the last block that may still be an encoder's filling up to a word.</summary>
    private const int MostFill = 3;

    private readonly HuffmanTable?[] tables = new HuffmanTable?[8];
    private readonly JpegHeader header;
    private (byte Id, int Across, int Down)[] components = [];
    private int restartInterval;
    private int scanned;

    private JpegScanCheck(JpegHeader header) => this.header = header;

    /// <returns>Where the stream ends: behind its end of image, or behind its last scan where that marker is missing (<c>Ended</c> false).</returns>
    /// <exception cref="ImageFormatException">The coded data are damaged; the offset counts from the stream's start.</exception>
    public static (int End, bool Ended) Run(ReadOnlySpan<byte> stream, JpegHeader header) => new JpegScanCheck(header).Read(stream);

    private (int End, bool Ended) Read(ReadOnlySpan<byte> stream)
    {
        var markers = new JpegMarkers(stream);
        while (true)
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
                case 0xC0 or 0xC1:
                    components = new (byte, int, int)[header.Components];
                    for (var i = 0; i < components.Length; i++) components[i] = (payload[6 + (3 * i)], payload[7 + (3 * i)] >> 4, payload[7 + (3 * i)] & 15);
                    if (Array.Exists(components, part => part.Across is < 1 or > 4 || part.Down is < 1 or > 4)) throw Broken("a sampling factor", markers.MarkerOffset, "SOF");
                    break;
                case JpegMarkers.StartOfScan:
                    var start = markers.Position;
                    var goesOn = markers.TrySkipScan();
                    Scan(stream, payload, markers.MarkerOffset, start, markers.Position);
                    if (goesOn) break;
                    RequireAll(markers.Position);
                    return (markers.Position, false);
                case JpegMarkers.EndOfImage:
                    RequireAll(markers.MarkerOffset);
                    return (markers.Position, true);
            }
        }
    }

    /// <summary>libjpeg makes grey of a component that no scan brought.</summary>
    private void RequireAll(int at)
    {
        if (scanned != (1 << components.Length) - 1) throw Broken("a stream without all its components", at, "SOS");
    }

    private void Scan(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> payload, int offset, int start, int end)
    {
        var count = payload.Length > 0 ? payload[0] : 0;
        if (count == 0 || count > components.Length || payload.Length < 1 + (2 * count)) throw Broken("a scan header", offset, "SOS");
        var parts = new (int Blocks, HuffmanTable Direct, HuffmanTable Alternating)[count];
        var units = 0L;
        int across = components.Max(part => part.Across), down = components.Max(part => part.Down);
        for (var i = 0; i < count; i++)
        {
            var id = payload[1 + (2 * i)];
            var index = Array.FindIndex(components, component => component.Id == id);
            var part = index < 0 ? default : components[index];
            scanned |= 1 << Math.Max(0, index);
            var (first, rest) = (payload[2 + (2 * i)] >> 4, payload[2 + (2 * i)] & 15);
            if (part.Across == 0 || first > 3 || rest > 3 || tables[first] is not { } dc || tables[4 + rest] is not { } ac) throw Broken("a scan's choice of tables", offset, "SOS");
            // A scan of one component counts its own blocks, one of several counts units of all (A.2).
            parts[i] = (count == 1 ? 1 : part.Across * part.Down, dc, ac);
            units = count == 1
                ? Blocks(header.Width, part.Across, across) * (long)Blocks(header.Height, part.Down, down)
                : Blocks(header.Width, 1, across) * (long)Blocks(header.Height, 1, down);
        }

        var bits = new JpegBits(stream[..end], start);
        for (long unit = 0; unit < units; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) bits.Restart((int)((unit / restartInterval) - 1));
            foreach (var (blocks, first, rest) in parts)
            {
                for (var block = 0; block < blocks; block++) Block(ref bits, first, rest);
            }
        }

        if (bits.Unread(end) is > MostFill and var unread) throw Broken($"what follows a scan's last block ({unread} bytes)", bits.Position, "SOS");
    }

    /// <summary>Blocks along a side of <paramref name="pixels"/>, of a component sampled <paramref name="own"/> of <paramref name="most"/> times.</summary>
    private static int Blocks(int pixels, int own, int most)
    {
        var samples = ((pixels * own) + most - 1) / most;
        return (samples + BlockSide - 1) / BlockSide;
    }

    private static void Block(ref JpegBits bits, HuffmanTable first, HuffmanTable rest)
    {
        var size = first.Decode(ref bits);
        if (size > 15) throw Broken("a coefficient's size", bits.Position, "SOS");
        bits.Take(size);
        for (var at = 1; at < Coefficients; at++)
        {
            var code = rest.Decode(ref bits);
            var run = code >> 4;
            if ((code & 15) == 0)
            {
                if (run != 15) return;
                at += 15;
                continue;
            }

            at += run;
            if (at >= Coefficients) throw Broken("a block with more than 64 coefficients", bits.Position, "SOS");
            bits.Take(code & 15);
        }
    }

    private static ImageFormatException Broken(string what, long at, string field) => new($"JPEG: {what} is damaged or out of place, at byte {at} of the stream.", at, field);
}
