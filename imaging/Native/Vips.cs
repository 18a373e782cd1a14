using System.Runtime.InteropServices;
using NetVips;

namespace Lightbox.Imaging.Native;

/// <summary>libvips, loaded once: one thread for each call and no operation cache, since nothing asks for the same picture twice here.</summary>
internal static class Vips
{
    /// <summary>What it warns of on standard error comes back as an exception too. The field keeps the delegate alive for native code.</summary>
    private static readonly Log.LogDelegate Ignore = (_, _, _) => { };

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <exception cref="UnsupportedImageException">The native library does not load.</exception>
    public static void Require()
    {
        if (!Loaded.Value) throw new UnsupportedImageException("libvips does not load on this system, so PNG and WebP cannot be read or written.", "libvips");
    }

    /// <summary>The picture's samples, row by row, whatever their type.</summary>
    /// <exception cref="VipsException">Decoding fails; it happens here, not when the picture is opened.</exception>
    public static byte[] Samples(Image image)
    {
        var memory = image.WriteToMemory(out ulong size);
        try
        {
            var samples = new byte[checked((int)size)];
            Marshal.Copy(memory, samples, 0, samples.Length);
            return samples;
        }
        finally
        {
            NetVips.NetVips.Free(memory);
        }
    }

    private static bool Load()
    {
        try
        {
            if (!ModuleInitializer.VipsInitialized) return false;
            NetVips.NetVips.Concurrency = 1;
            Cache.Max = 0;
            Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Ignore);
            return true;
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }
}
