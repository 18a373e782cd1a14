using System.Runtime.CompilerServices;
using JpegLibrary;
using Lightbox.Imaging.Raster;

namespace Lightbox.Imaging.Dicom.Codecs;

/// <summary>
/// Lossy JPEG of 12 bits (process 4), which OpenCV's libjpeg does not read, by JpegLibrary: managed code, so that a broken stream ends in an
/// exception at worst. It takes a stream's structure on trust, which is why that is looked at first.
/// </summary>
internal static class DeepJpegDecoder
{
    /// <summary>The samples as coded, components interleaved, chroma brought to full size.</summary>
    /// <exception cref="ImageFormatException">The stream is broken or cut short.</exception>
    /// <exception cref="UnsupportedImageException">Lossless, hierarchical or arithmetic streams.</exception>
    public static ushort[] Decode(byte[] stream, JpegHeader header)
    {
        if (header.Process > 2)
        {
            throw new UnsupportedImageException(
                $"No decoder here for JPEG {header.ProcessName} of {header.Precision} bits.", $"JPEG {header.ProcessName} {header.Precision}-bit");
        }

        var factors = CheckStructure(stream);
        var writer = new SampleWriter(header);
        try
        {
            var decoder = new JpegLibrary.JpegDecoder();
            decoder.SetInput(stream);
            decoder.Identify();
            decoder.SetOutputWriter(writer);
            decoder.Decode();
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or NotSupportedException)
        {
            throw new ImageFormatException("JPEG: the stream cannot be decoded.", 0, "SOS", e);
        }

        if (header.IsSubsampled) SmoothChroma.Apply(writer.Samples, header.Width, header.Height, factors);
        return writer.Samples;
    }

    /// <summary>Every segment in its place up to the end of image: what is missing would be filled in without a word.</summary>
    /// <returns>How often each component is sampled across and down.</returns>
    private static (int Across, int Down)[] CheckStructure(ReadOnlySpan<byte> stream)
    {
        (int, int)[] factors = [];
        var markers = new JpegMarkers(stream);
        do
        {
            markers.MoveNext();
            if (markers.Marker == JpegMarkers.StartOfScan) markers.SkipScan();
            else if (JpegMarkers.IsStartOfFrame(markers.Marker)) factors = Factors(markers.Payload, markers.MarkerOffset);
        }
        while (markers.Marker != JpegMarkers.EndOfImage);
        return factors;
    }

    private static (int Across, int Down)[] Factors(ReadOnlySpan<byte> payload, int offset)
    {
        var factors = new (int Across, int Down)[payload[5]];
        for (var i = 0; i < factors.Length; i++)
        {
            factors[i] = (payload[7 + (3 * i)] >> 4, payload[7 + (3 * i)] & 15);
            if (factors[i].Across is < 1 or > 4 || factors[i].Down is < 1 or > 4) throw new ImageFormatException("JPEG: a sampling factor is none.", offset, "SOF");
        }

        return factors;
    }

    private sealed class SampleWriter(JpegHeader header) : JpegBlockOutputWriter
    {
        private const int Block = 8;

        private readonly int most = (1 << header.Precision) - 1;

        public ushort[] Samples { get; } = new ushort[header.Width * header.Height * header.Components];

        public override void WriteBlock(ref short blockRef, int componentIndex, int x, int y)
        {
            if (x >= header.Width || y >= header.Height || componentIndex >= header.Components) return;
            var (width, height) = (Math.Min(Block, header.Width - x), Math.Min(Block, header.Height - y));
            for (var row = 0; row < height; row++)
            {
                var to = ((((y + row) * header.Width) + x) * header.Components) + componentIndex;
                for (var column = 0; column < width; column++, to += header.Components)
                {
                    Samples[to] = (ushort)Math.Clamp((int)Unsafe.Add(ref blockRef, (row * Block) + column), 0, most);
                }
            }
        }
    }
}
