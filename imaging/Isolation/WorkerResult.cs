using OpenCvSharp;

namespace Lightbox.Imaging.Isolation;

/// <summary>What a job made: small facts, and bytes that may lie in native memory until they are sent.</summary>
internal sealed class WorkerResult(byte[] arguments, byte[]? bytes = null, Mat? picture = null, bool owned = true) : IDisposable
{
    public static WorkerResult Nothing { get; } = new(Array.Empty<byte>());

    public ReadOnlySpan<byte> Arguments => arguments;

    public unsafe ReadOnlySpan<byte> Body => picture is null ? bytes : new ReadOnlySpan<byte>(picture.DataPointer, checked((int)(picture.Total() * picture.ElemSize())));

    /// <summary>Samples with their shape, from a whole matrix in RGB order.</summary>
    /// <param name="owned">Whether the matrix is this object's from then on; else it must stay as it is until the answer is sent.</param>
    public static WorkerResult Of(Mat rgb, bool owned) =>
        new(Shape(rgb.Width, rgb.Height, rgb.Channels(), Native.Mats.SampleTypeOf(rgb.Depth())), picture: rgb, owned: owned);

    public static WorkerResult Of(PixelBuffer picture) => new(Shape(picture.Width, picture.Height, picture.SamplesPerPixel, picture.Type), picture.Data);

    /// <summary>The samples on the other side of the pipe.</summary>
    /// <exception cref="ImageFormatException">Shape and bytes do not fit each other: the worker is not itself any more.</exception>
    public static PixelBuffer Picture(WorkerAnswer answer, string feature)
    {
        var (width, height, samples, type) = Wire.Read(answer.Arguments, r => (r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), (SampleType)r.ReadInt32()));
        bool fits = width > 0 && height > 0 && samples is >= 1 and <= 4 && Enum.IsDefined(type)
            && (long)width * height * samples * PixelBuffer.BytesPerSample(type) == answer.Body.Length;
        return fits ? new(width, height, samples, type, answer.Body) : throw new ImageFormatException($"{feature}: the decoder gave no whole picture.");
    }

    public void Dispose()
    {
        if (owned) picture?.Dispose();
    }

    private static byte[] Shape(int width, int height, int samples, SampleType type) => Wire.Write(w =>
    {
        w.Write(width);
        w.Write(height);
        w.Write(samples);
        w.Write((int)type);
    });
}
