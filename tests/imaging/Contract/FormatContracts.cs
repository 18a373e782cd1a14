using Lightbox.Imaging.Display;
using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Contract;

public sealed class DicomContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => Shared("dicom/CT_small.dcm");
}

public sealed class DicomFramesContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => Shared("dicom/SC_rgb_rle_2frame.dcm");
}

public sealed class SlideContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => Shared("slides/CMU-1-Small-Region.svs");
}

public sealed class NiftiContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => Shared("nifti/functional.nii");
}

public sealed class NiftiGzipContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => Shared("nifti/example4d.nii.gz");
}

public sealed class NpzContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => ExternalTool.Python(
        """
        import io, numpy, sys
        b = io.BytesIO()
        numpy.savez_compressed(b, images=(numpy.arange(3 * 20 * 30).reshape(3, 20, 30) % 251).astype('u1'))
        sys.stdout.buffer.write(b.getvalue())
        """);
}

public sealed class PngContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => ImageEncoder.Encode(Pictures.Ramp(), EncodeFormat.Png);
}

public sealed class JpegContractTests : ReaderContractTests
{
    private protected override byte[] Sample() => ImageEncoder.Encode(Pictures.Ramp(), EncodeFormat.Jpeg);
}

public sealed class TiffPageContractTests : ReaderContractTests
{
    private protected override byte[] Sample()
    {
        var ramp = Pictures.Ramp();
        using var image = NetVips.Image.NewFromMemory(ramp.Data, ramp.Width, ramp.Height, 3, NetVips.Enums.BandFormat.Uchar);
        return image.TiffsaveBuffer(compression: NetVips.Enums.ForeignTiffCompression.Lzw);
    }
}

public sealed class AviContractTests : ReaderContractTests
{
    private static readonly Lazy<byte[]> Clip = new(() => Pictures.Clip("avi", "mjpeg"));

    private protected override byte[] Sample() => Clip.Value;
}

public sealed class Mp4ContractTests : ReaderContractTests
{
    private static readonly Lazy<byte[]> Clip = new(() => Pictures.Clip("mp4", "mpeg4"));

    private protected override byte[] Sample() => Clip.Value;
}

/// <summary>Files made for the formats of which no sample is shared.</summary>
internal static class Pictures
{
    public static PixelBuffer Ramp()
    {
        var data = new byte[60 * 40 * 3];
        for (int i = 0; i < data.Length; i++) data[i] = (byte)((i % 3 * 60) + (i / 3 % 60 * 2));
        return new(60, 40, 3, SampleType.UInt8, data);
    }

    public static byte[] Clip(string container, string codec)
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        var path = folder[$"clip.{container}"];
        ExternalTool.Run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=1", "-c:v", codec, path);
        return File.ReadAllBytes(path);
    }
}
