using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Raster;

/// <summary>
/// A PBM, PGM or PPM file. Samples whose greatest value is neither 255 nor 65,535 are stretched to that of 8 or 16 bits, as other readers do; in a bitmap 1 is black (0).
/// </summary>
internal sealed class PnmReader(IByteSource source, ImageInfo info, PnmHeader header) : RasterReader(source, info)
{
    private const int LongestHead = 4096;

    public static PnmReader Open(IByteSource source, CancellationToken cancellation)
    {
        var head = new byte[Math.Min(LongestHead, source.Length)];
        source.ReadExactly(0, head, "header", cancellation);
        var header = PnmHeader.TryRead(head) ?? throw new ImageFormatException("PNM: the header is broken.", 0, "header");
        return new(source, Describe("pnm", header.Samples == 3 ? "image/x-portable-pixmap" : "image/x-portable-anymap", header.Width, header.Height, header.Samples, header.Most > 255 ? 16 : 8), header);
    }

    protected override PixelBuffer Decode(byte[] file)
    {
        Limits.CheckSize("A PNM", header.Width, header.Height);
        int count = header.Width * header.Height * header.Samples;
        RequireLength(file, count);
        if (header.Most <= 255)
        {
            var samples = new byte[count];
            if (header.Kind == 4) Unpack(file, samples);
            else Read(file, count, (i, value) => samples[i] = (byte)value);
            return new(header.Width, header.Height, header.Samples, SampleType.UInt8, samples);
        }

        var deep = new ushort[count];
        Read(file, count, (i, value) => deep[i] = (ushort)value);
        return new(header.Width, header.Height, header.Samples, SampleType.UInt16, MemoryMarshal.AsBytes(deep.AsSpan()).ToArray());
    }

    /// <summary>A sample takes at least a bit, a byte or two.</summary>
    private void RequireLength(byte[] file, int count)
    {
        long least = header.Kind == 4 ? (long)header.Height * ((header.Width + 7) / 8) : (long)count * (!header.IsText && header.Most > 255 ? 2 : 1);
        if (file.Length - header.SamplesAt < least) throw new ImageFormatException($"PNM: {least} bytes of samples belong here, {file.Length - header.SamplesAt} are there.", file.Length, "samples") { Truncated = true };
    }

    private void Unpack(byte[] file, byte[] samples)
    {
        int stride = (header.Width + 7) / 8;
        for (var i = 0; i < samples.Length; i++)
        {
            int bits = file[header.SamplesAt + (i / header.Width * stride) + (i % header.Width / 8)];
            samples[i] = (byte)(((bits >> (7 - (i % header.Width % 8))) & 1) == 1 ? 0 : 255);
        }
    }

    private void Read(byte[] file, int count, Action<int, int> put)
    {
        int at = header.SamplesAt, full = header.Most > 255 ? 65535 : 255;
        for (var i = 0; i < count; i++)
        {
            int value = Next(file, ref at);
            if (value > header.Most) throw new ImageFormatException($"PNM: sample {i} is above the greatest value.", at, "samples");
            put(i, header.IsBitmap ? (value == 1 ? 0 : 255) : header.Most == full ? value : (int)((((long)value * full) + (header.Most / 2)) / header.Most));
        }
    }

    private int Next(byte[] file, ref int at)
    {
        if (header.Kind == 1)
        {
            // The bits of a text bitmap need no space between them.
            while (at < file.Length && file[at] is not ((byte)'0' or (byte)'1'))
            {
                if (file[at++] != '#') continue;
                while (at < file.Length && file[at] is not ((byte)'\n' or (byte)'\r')) at++;
            }

            if (at < file.Length) return file[at++] - '0';
        }
        else if (header.IsText)
        {
            if (PnmHeader.Number(file, ref at) is { } number) return number;
        }
        else if (header.Most > 255)
        {
            at += 2;
            return BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at - 2));
        }
        else
        {
            return file[at++];
        }

        throw new ImageFormatException("PNM: the samples end before the picture does.", at, "samples") { Truncated = true };
    }
}
