using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Native;

/// <summary>Decodes what OpenCV's own reader does not take: components of different sizes, each by itself. Native code on a file's bytes: only in a worker.</summary>
internal static unsafe class OpenJpeg
{
    /// <summary>opj_dparameters_t: 8256 bytes, all zero for every layer at full resolution.</summary>
    private const int ParametersSize = 8256;

    private const int Bits = 8;

    /// <summary>The samples of each component, row by row, unsigned and of 8 bits.</summary>
    /// <param name="sizes">Width and height of each component; a stream whose own are others is refused before it is decoded.</param>
    /// <exception cref="ImageFormatException">The decoder refuses the stream.</exception>
    /// <exception cref="UnsupportedImageException">The functions are not there.</exception>
    public static byte[][] Decode(ReadOnlySpan<byte> codestream, (int Width, int Height)[] sizes)
    {
        var functions = OpenJpegFunctions.Require();
        long errors = 0;
        var events = new OpenJpegEvents { Errors = &errors, OnError = &Count };
        OpenJpegImage* image = null;
        nint codec = functions.Create();
        try
        {
            fixed (byte* bytes = codestream)
            fixed (byte* parameters = new byte[ParametersSize])
            {
                if (codec == 0) throw Refused();
                var stream = functions.Over(bytes, codestream.Length);
                functions.SetUp(codec, parameters);
                bool read = functions.ReadHeader(&stream, codec, &image, &events) != 0 && Fits(image, sizes);
                bool decoded = read && functions.Decode(codec, &stream, image, &events) != 0 && errors == 0 && Fits(image, sizes);
                if (!decoded) throw Refused();
            }

            var planes = new byte[sizes.Length][];
            for (int i = 0; i < planes.Length; i++) planes[i] = Samples(image->Components[i], checked(sizes[i].Width * sizes[i].Height));
            return planes;
        }
        finally
        {
            Free(functions, image);
            if (codec != 0) functions.Destroy(codec);
        }
    }

    private static bool Fits(OpenJpegImage* image, (int Width, int Height)[] sizes)
    {
        if (image is null || image->Components is null || image->ComponentCount != sizes.Length) return false;
        for (int i = 0; i < sizes.Length; i++)
        {
            var component = image->Components[i];
            if (component.Width != sizes[i].Width || component.Height != sizes[i].Height || component.Precision != Bits || component.Signed != 0) return false;
        }

        return true;
    }

    /// <summary>A component that no tile holds has no samples.</summary>
    private static byte[] Samples(OpenJpegComponent component, int count)
    {
        if (component.Samples is null) throw Refused();
        var samples = new byte[count];
        for (int i = 0; i < count; i++) samples[i] = (byte)Math.Clamp(component.Samples[i], 0, byte.MaxValue);
        return samples;
    }

    /// <summary>What opj_image_destroy does, which is hidden.</summary>
    private static void Free(OpenJpegFunctions functions, OpenJpegImage* image)
    {
        if (image is null) return;
        for (uint i = 0; image->Components is not null && i < image->ComponentCount; i++)
        {
            if (image->Components[i].Samples is not null) functions.FreeSamples(image->Components[i].Samples);
        }

        functions.Free(image->Components);
        functions.Free(image->Profile);
        functions.Free(image);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Count(byte* message, long* errors) => ++*errors;

    private static ImageFormatException Refused() => new("JPEG 2000: the decoder refuses the stream.", 0, "SOD");
}
