using OpenCvSharp;

namespace Lightbox.Imaging.Native;

/// <summary>Between OpenCV's matrices (BGR) and our buffers (RGB).</summary>
internal static class Mats
{
    /// <summary>A matrix over the buffer's own bytes; valid until disposed. Colour stays in the buffer's order.</summary>
    /// <exception cref="UnsupportedImageException">OpenCV has no such sample type.</exception>
    public static Mat Over(PixelBuffer buffer) =>
        Mat.FromPixelData(buffer.Height, buffer.Width, MatType.MakeType(Depth(buffer.Type), buffer.SamplesPerPixel), buffer.Data);

    /// <summary>Copies a matrix out as it is.</summary>
    public static PixelBuffer ToPixels(Mat mat)
    {
        var type = SampleTypeOf(mat.Depth());
        int channels = mat.Channels();
        var data = GC.AllocateUninitializedArray<byte>(checked(mat.Width * mat.Height * channels * PixelBuffer.BytesPerSample(type)));
        var buffer = new PixelBuffer(mat.Width, mat.Height, channels, type, data);
        if (mat.IsContinuous())
        {
            Bytes(mat).CopyTo(data);
            return buffer;
        }

        using var target = Over(buffer);
        mat.CopyTo(target);
        return buffer;
    }

    /// <summary>What a matrix holds, where it lies; valid until it is disposed.</summary>
    /// <param name="mat">One whose rows follow each other without a gap, as what was decoded is.</param>
    public static unsafe ReadOnlySpan<byte> Bytes(Mat mat) => new(mat.DataPointer, checked((int)(mat.Total() * mat.ElemSize())));

    /// <summary>Brings a BGR or BGRA matrix to our order of colours, in place.</summary>
    public static void ToRgb(Mat mat)
    {
        if (mat.Channels() is not (3 or 4)) return;
        Cv2.CvtColor(mat, mat, mat.Channels() == 3 ? ColorConversionCodes.BGR2RGB : ColorConversionCodes.BGRA2RGBA);
    }

    private static int Depth(SampleType type) => type switch
    {
        SampleType.UInt8 => MatType.CV_8U,
        SampleType.Int8 => MatType.CV_8S,
        SampleType.UInt16 => MatType.CV_16U,
        SampleType.Int16 => MatType.CV_16S,
        SampleType.Int32 => MatType.CV_32S,
        SampleType.Float32 => MatType.CV_32F,
        SampleType.Float64 => MatType.CV_64F,
        _ => throw new UnsupportedImageException($"{type} samples cannot be resampled here.", type.ToString()),
    };

    /// <exception cref="UnsupportedImageException">A type that has no name here.</exception>
    public static SampleType SampleTypeOf(int depth) => depth switch
    {
        MatType.CV_8U => SampleType.UInt8,
        MatType.CV_8S => SampleType.Int8,
        MatType.CV_16U => SampleType.UInt16,
        MatType.CV_16S => SampleType.Int16,
        MatType.CV_32S => SampleType.Int32,
        MatType.CV_32F => SampleType.Float32,
        MatType.CV_64F => SampleType.Float64,
        _ => throw new UnsupportedImageException("A sample type of OpenCV that has no name here.", "sample type"),
    };
}
