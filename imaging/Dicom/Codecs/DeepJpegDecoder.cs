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
    /// <summary>The samples as coded, components interleaved, chroma brought to full size by repetition.</summary>
    /// <exception cref="ImageFormatException">The stream is broken or cut short.</exception>
    /// <exception cref="UnsupportedImageException">Lossless, hierarchical or arithmetic streams.</exception>
    public static ushort[] Decode(byte[] stream, JpegHeader header)
    {
        if (header.Process > 2)
        {
            throw new UnsupportedImageException(
                $"No decoder here for JPEG {header.ProcessName} of {header.Precision} bits.", $"JPEG {header.ProcessName} {header.Precision}-bit");
        }

        CheckStructure(stream);
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

        return writer.Samples;
    }

    /// <summary>Every segment in its place up to the end of image: what is missing would be filled in without a word.</summary>
    private static void CheckStructure(ReadOnlySpan<byte> stream)
    {
        var markers = new JpegMarkers(stream);
        do
        {
            markers.MoveNext();
            if (markers.Marker == JpegMarkers.StartOfScan) markers.SkipScan();
        }
        while (markers.Marker != JpegMarkers.EndOfImage);
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
