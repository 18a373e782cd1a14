using NetVips;

namespace Lightbox.Imaging.Native;

/// <summary>libvips, loaded once: one thread for each call and no operation cache, since nothing asks for the same picture twice here.</summary>
internal static class Vips
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <exception cref="UnsupportedImageException">The native library does not load.</exception>
    public static void Require()
    {
        if (!Loaded.Value) throw new UnsupportedImageException("libvips does not load on this system, so PNG and WebP cannot be read or written.", "libvips");
    }

    private static bool Load()
    {
        try
        {
            if (!ModuleInitializer.VipsInitialized) return false;
            NetVips.NetVips.Concurrency = 1;
            Cache.Max = 0;
            return true;
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }
}
