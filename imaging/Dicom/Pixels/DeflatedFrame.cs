using System.IO.Compression;

namespace Lightbox.Imaging.Dicom;

/// <summary>
/// Deflated Image Frame Compression (PS3.5 A.4.13): a fragment is one frame's native samples as a raw deflate stream. No more is inflated than a frame takes,
/// whatever the stream promises.
/// </summary>
internal static class DeflatedFrame
{
    /// <summary>Deflate makes 258 bytes of two bits at best.</summary>
    private const int MostExpansion = 1032;

    /// <exception cref="ImageFormatException">Not a deflate stream, or of another length than the frame.</exception>
    public static byte[] Inflate(byte[] fragment, PixelDescription description)
    {
        var bits = (long)description.SamplesPerFrame * description.BitsAllocated;
        var most = (int)((bits + 7) / 8);
        if ((long)fragment.Length * MostExpansion < most / 2) throw Broken($"{fragment.Length} deflated bytes cannot hold a frame of {most}", fragment.Length);

        // Two more than a frame: one may be padding, a second says that this is no frame of this size.
        var inflated = new byte[most + 2];
        using var inflater = new DeflateStream(new MemoryStream(fragment), CompressionMode.Decompress);
        int length;
        try
        {
            length = inflater.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw Broken("The frame is not a deflate stream", 0, e);
        }

        return length < inflated.Length ? inflated[..length] : throw Broken($"The frame inflates to more than its {most} bytes", 0);
    }

    private static ImageFormatException Broken(string what, int at, Exception? inner = null) => new($"{what}.", at, Tags.PixelData.ToString(), inner);
}
