using System.Runtime.InteropServices;

namespace Lightbox.Imaging.Native;

/// <summary>OpenJPEG's stream (cio.h, opj_stream_private_t), here always one whole codestream in memory, so that its callbacks have nothing left to bring.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenJpegStream
{
    /// <summary>OPJ_STREAM_STATUS_INPUT and OPJ_STREAM_STATUS_END: what lies in the buffer is all there is.</summary>
    public const uint WholeInput = 0x2 | 0x4;

    public nint UserData;
    public nint FreeUserData;
    public ulong Length;
    public nint Read;
    public nint Write;
    public nint Skip;
    public nint Seek;
    public byte* Stored;
    public byte* Current;
    public nint SkipBuffered;
    public nint SeekBuffered;
    public nuint BytesInBuffer;
    public long Offset;
    public nuint BufferSize;
    public uint Status;
}

/// <summary>Where OpenJPEG tells what it thinks (event.h, opj_event_mgr_t); a handler that is null is not called.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenJpegEvents
{
    public long* Errors;
    public nint WarningData;
    public nint InfoData;
    public delegate* unmanaged[Cdecl]<byte*, long*, void> OnError;
    public nint OnWarning;
    public nint OnInfo;
}

/// <summary>A picture (openjpeg.h, opj_image_t).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenJpegImage
{
    public uint Left;
    public uint Top;
    public uint Right;
    public uint Bottom;
    public uint ComponentCount;
    public int ColourSpace;
    public OpenJpegComponent* Components;
    public byte* Profile;
    public uint ProfileLength;
}

/// <summary>A picture's component (openjpeg.h, opj_image_comp_t).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenJpegComponent
{
    public uint Across;
    public uint Down;
    public uint Width;
    public uint Height;
    public uint Left;
    public uint Top;
    public uint Precision;
    public uint BitsPerPixel;
    public uint Signed;
    public uint Resolutions;
    public uint Factor;
    public int* Samples;
    public ushort Alpha;
}
