using Lightbox.Imaging.Native;
using NetVips;

namespace Lightbox.Imaging.Isolation;

/// <summary>WebP, GIF and AVIF files by libvips, in a worker. Each page of an animation is the whole picture as it is then shown.</summary>
internal static class PictureJob
{
    private const long Base = 384L << 20;

    private const int BytesPerSample = 16;

    /// <summary>What the file says of itself; on the caller's side.</summary>
    public static PictureFacts Describe(string loader, byte[] file, CancellationToken cancellation)
    {
        var request = new WorkerRequest(WorkerJob.PictureInfo, Wire.Write(w => w.Write(loader)), Feature(loader), Base, ImageLimits.Default.Deadline);
        return PictureFacts.Of(WorkerPool.Shared.Ask(request, file, cancellation).Answer.Arguments);
    }

    /// <summary>One page; on the caller's side.</summary>
    /// <param name="samples">Samples of a page, for the memory that decoding may take.</param>
    public static PixelBuffer Read(string loader, byte[] file, int page, long samples, CancellationToken cancellation)
    {
        var arguments = Wire.Write(w =>
        {
            w.Write(loader);
            w.Write(page);
        });
        var request = new WorkerRequest(WorkerJob.Picture, arguments, Feature(loader), Base + (samples * BytesPerSample), ImageLimits.Default.Deadline);
        return WorkerResult.Picture(WorkerPool.Shared.Ask(request, file, cancellation).Answer, Feature(loader));
    }

    public static WorkerResult Describe(byte[] arguments, byte[] file)
    {
        var loader = Wire.Read(arguments, r => r.ReadString());
        return Guarded(loader, () =>
        {
            using var image = Load(loader, file, []);
            return new WorkerResult(PictureFacts.Of(image).ToBytes());
        });
    }

    public static WorkerResult Read(byte[] arguments, byte[] file)
    {
        var (loader, page) = Wire.Read(arguments, r => (r.ReadString(), r.ReadInt32()));
        return Guarded(loader, () =>
        {
            using var image = Load(loader, file, page == 0 ? [] : new() { ["page"] = page });
            ImageLimits.Default.CheckSize("A picture", image.Width, image.Height);
            var type = image.Format == Enums.BandFormat.Ushort ? SampleType.UInt16 : SampleType.UInt8;
            return WorkerResult.Of(new PixelBuffer(image.Width, image.Height, image.Bands, type, Vips.Samples(image)));
        });
    }

    private static Image Load(string loader, byte[] file, VOption options)
    {
        Vips.Require();
        options["fail_on"] = Enums.FailOn.Error;
        return loader switch
        {
            "webp" => (Image)Operation.Call("webpload_buffer", options, file),
            "gif" => (Image)Operation.Call("gifload_buffer", options, file),
            _ => (Image)Operation.Call("heifload_buffer", options, file),
        };
    }

    private static WorkerResult Guarded(string loader, Func<WorkerResult> work)
    {
        try
        {
            return work();
        }
        catch (VipsException error)
        {
            throw new ImageFormatException($"{Feature(loader)}: the decoder refuses the file.", 0, inner: error);
        }
    }

    private static string Feature(string loader) => loader switch { "webp" => "WebP", "gif" => "GIF", _ => "AVIF" };
}

/// <summary>A picture file as its decoder sees it.</summary>
/// <param name="Pages">Pictures in the file.</param>
/// <param name="Delays">Milliseconds that each page is shown; empty when the file does not say.</param>
/// <param name="Bits">Of a sample as the file stores it: 8, 10 or 12.</param>
/// <param name="Orientation">EXIF's, 1 to 8; 0 when the file does not say.</param>
internal sealed record PictureFacts(int Width, int Height, int Samples, bool Deep, int Pages, int[] Delays, int Bits, int Orientation)
{
    public static PictureFacts Of(Image image)
    {
        int pages = image.Contains("n-pages") ? (int)image.Get("n-pages") : 1;
        var delays = pages > 1 && image.Contains("delay") ? (int[])image.Get("delay") : [];
        int bits = image.Contains("bits-per-sample") ? (int)image.Get("bits-per-sample") : 8;
        int orientation = image.Contains("orientation") ? (int)image.Get("orientation") : 0;
        return new(image.Width, image.Height, image.Bands, image.Format == Enums.BandFormat.Ushort, pages, delays, bits, orientation);
    }

    public byte[] ToBytes() => Wire.Write(w =>
    {
        foreach (int value in (int[])[Width, Height, Samples, Deep ? 1 : 0, Pages, Bits, Orientation, Delays.Length, .. Delays]) w.Write(value);
    });

    public static PictureFacts Of(byte[] arguments) => Wire.Read(arguments, r =>
    {
        var (width, height, samples, deep, pages, bits, orientation) =
            (r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32() != 0, r.ReadInt32(), r.ReadInt32(), r.ReadInt32());
        var delays = new int[r.ReadInt32()];
        for (var i = 0; i < delays.Length; i++) delays[i] = r.ReadInt32();
        return new PictureFacts(width, height, samples, deep, pages, delays, bits, orientation);
    });
}
