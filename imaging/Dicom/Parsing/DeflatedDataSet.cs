using System.IO.Compression;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// The data set of a deflated file (PS3.5 A.5), inflated into memory: everything behind the meta header is one raw deflate stream. It is
/// the one syntax that must be held whole, so it is the one with a cap.
/// </summary>
internal static class DeflatedDataSet
{
    /// <summary>Inflated bytes at most; a larger file has no business in a syntax that cannot be read piecewise.</summary>
    public const long MostBytes = 256L << 20;

    /// <summary>Inflated over deflated bytes at most, once past <see cref="RatioFreeBytes"/>; blank images reach 1000, series of them do not occur.</summary>
    public const int MostRatio = 200;

    /// <summary>Up to here any ratio will do.</summary>
    public const long RatioFreeBytes = 32L << 20;

    /// <exception cref="ImageLimitException">It inflates beyond the caps.</exception>
    public static MemoryByteSource Inflate(IByteSource source, long start, CancellationToken cancellation)
    {
        using var deflated = source.AsStream(cancellation);
        deflated.Position = start;
        using var inflater = new DeflateStream(deflated, CompressionMode.Decompress);
        var output = new MemoryStream();
        var block = new byte[64 * 1024];
        try
        {
            while (inflater.Read(block, 0, block.Length) is > 0 and var read)
            {
                output.Write(block, 0, read);
                Check(output.Length, deflated.Position - start);
            }
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException("The deflated data set is not a deflate stream.", start, "Deflated Explicit VR Little Endian", e);
        }

        return new MemoryByteSource(output.GetBuffer().AsMemory(0, (int)output.Length));
    }

    private static void Check(long inflated, long deflated)
    {
        if (inflated > MostBytes) throw new ImageLimitException($"The deflated data set inflates to more than {MostBytes >> 20} MiB.");
        if (inflated > RatioFreeBytes && inflated / Math.Max(1, deflated) > MostRatio)
        {
            throw new ImageLimitException($"The deflated data set inflates more than {MostRatio} times.");
        }
    }
}
