using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Lightbox.Imaging.Native;

/// <summary>
/// The functions of the OpenJPEG that lies in OpenCV's library. Its documented interface is hidden there; what that interface calls is not. Since those functions and
/// the structures they take are promised to nobody, they are used of the one version whose structures are written down here, and of no other.
/// </summary>
internal sealed unsafe class OpenJpegFunctions
{
    private const string Library = "OpenCvSharpExtern";

    private const string Version = "OpenJPEG (ver 2.5.4)";

    private static readonly Lazy<OpenJpegFunctions?> Found = new(() =>
        NativeLibrary.TryLoad(Library, typeof(OpenJpegFunctions).Assembly, null, out nint library) ? Find(library, Cv2.GetBuildInformation()) : null);

    private readonly OpenJpegStream stream;

    private OpenJpegFunctions(nint library)
    {
        Create = (delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(library, "opj_j2k_create_decompress");
        SetUp = (delegate* unmanaged[Cdecl]<nint, byte*, void>)NativeLibrary.GetExport(library, "opj_j2k_setup_decoder");
        ReadHeader = (delegate* unmanaged[Cdecl]<OpenJpegStream*, nint, OpenJpegImage**, OpenJpegEvents*, int>)NativeLibrary.GetExport(library, "opj_j2k_read_header");
        Decode = (delegate* unmanaged[Cdecl]<nint, OpenJpegStream*, OpenJpegImage*, OpenJpegEvents*, int>)NativeLibrary.GetExport(library, "opj_j2k_decode");
        Destroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "opj_j2k_destroy");
        FreeSamples = (delegate* unmanaged[Cdecl]<void*, void>)NativeLibrary.GetExport(library, "opj_image_data_free");
        Free = (delegate* unmanaged[Cdecl]<void*, void>)NativeLibrary.GetExport(library, "opj_free");
        stream = new()
        {
            Read = NativeLibrary.GetExport(library, "opj_stream_default_read"),
            Write = NativeLibrary.GetExport(library, "opj_stream_default_write"),
            Skip = NativeLibrary.GetExport(library, "opj_stream_default_skip"),
            Seek = NativeLibrary.GetExport(library, "opj_stream_default_seek"),
            SkipBuffered = NativeLibrary.GetExport(library, "opj_stream_read_skip"),
            SeekBuffered = NativeLibrary.GetExport(library, "opj_stream_read_seek"),
            Status = OpenJpegStream.WholeInput,
        };
    }

    public delegate* unmanaged[Cdecl]<nint> Create { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, void> SetUp { get; }

    public delegate* unmanaged[Cdecl]<OpenJpegStream*, nint, OpenJpegImage**, OpenJpegEvents*, int> ReadHeader { get; }

    public delegate* unmanaged[Cdecl]<nint, OpenJpegStream*, OpenJpegImage*, OpenJpegEvents*, int> Decode { get; }

    public delegate* unmanaged[Cdecl]<nint, void> Destroy { get; }

    public delegate* unmanaged[Cdecl]<void*, void> FreeSamples { get; }

    public delegate* unmanaged[Cdecl]<void*, void> Free { get; }

    /// <exception cref="UnsupportedImageException">OpenCV is another build than the one these functions are known of.</exception>
    public static OpenJpegFunctions Require()
    {
        OpenCv.Require();
        return Found.Value ?? throw new UnsupportedImageException("JPEG 2000 with components of different size is not read with this build of OpenCV.", "JPEG 2000 subsampling");
    }

    /// <summary>The functions of a loaded library; null when it has not all of them, or is of another version.</summary>
    /// <param name="build">What the library says of its build.</param>
    public static OpenJpegFunctions? Find(nint library, string build)
    {
        if (nint.Size != 8 || !build.Contains(Version, StringComparison.Ordinal)) return null;
        try
        {
            return new(library);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A stream over bytes that stay where they are.</summary>
    public OpenJpegStream Over(byte* bytes, int length) =>
        stream with { Length = (ulong)length, Stored = bytes, Current = bytes, BytesInBuffer = (nuint)length, BufferSize = (nuint)length };
}
