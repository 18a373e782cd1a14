using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Services.Tests.Gateway.Page;

/// <summary>Pictures of one grey, so that a test can tell from a pixel which one is shown.</summary>
internal static class FakePictures
{
    /// <summary>A PNG.</summary>
    public static byte[] Flat(int grey, int edge = 64)
    {
        var data = new byte[edge * edge];
        Array.Fill(data, (byte)Math.Clamp(grey, 0, 255));
        var picture = new PixelBuffer(edge, edge, 1, SampleType.UInt8, data);
        return ImageEncoder.Encode(picture, EncodeFormat.Png);
    }
}
