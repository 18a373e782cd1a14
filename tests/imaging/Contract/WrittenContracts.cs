using Lightbox.Testing;

namespace Lightbox.Imaging.Tests.Contract;

/// <summary>The suite for formats whose files ffmpeg and h5py write here.</summary>
public abstract class WrittenContractTests(string name, params string[] coding) : ReaderContractTests
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> Made = new();

    private protected override byte[] Sample() => Made.GetOrAdd(name, _ => Write());

    private byte[] Write()
    {
        using var folder = new Lightbox.Testing.TemporaryFolder();
        ExternalTool.Run("ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=25", .. coding, folder[name]]);
        return File.ReadAllBytes(folder[name]);
    }
}

public sealed class WebpContractTests() : WrittenContractTests("still.webp", "-frames:v", "1", "-c:v", "libwebp", "-lossless", "1");

public sealed class GifContractTests() : WrittenContractTests("moving.gif", "-frames:v", "5");

public sealed class BmpContractTests() : WrittenContractTests("still.bmp", "-frames:v", "1");

public sealed class PnmContractTests() : WrittenContractTests("still.ppm", "-frames:v", "1");

public sealed class AvifContractTests() : WrittenContractTests("still.avif", "-frames:v", "1", "-c:v", "libaom-av1", "-still-picture", "1", "-pix_fmt", "yuv420p");

public sealed class MatroskaContractTests() : WrittenContractTests("clip.mkv", "-frames:v", "12", "-c:v", "libx264", "-pix_fmt", "yuv420p");

public sealed class WebmContractTests() : WrittenContractTests("clip.webm", "-frames:v", "12", "-c:v", "libvpx");

public sealed class TransportStreamContractTests() : WrittenContractTests("clip.ts", "-frames:v", "12", "-c:v", "mpeg2video");
