using Lightbox.Cli.Terminal;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;

namespace Lightbox.Cli.Files;

/// <summary>One run of `lightbox decode`.</summary>
internal sealed class DecodeRun(string path, string output, bool json)
{
    public int Frame(int frame, bool rgb, CancellationToken cancellation)
    {
        using var reader = SourceFile.Open(path, cancellation);
        var pixels = rgb
            ? Colour.ToRgb(reader.ReadDisplay(frame, DisplayOptions.Default, cancellation))
            : reader.ReadFrame(frame, cancellation);
        OutputFile.Write(output, stream => stream.Write(pixels.Data));
        Report(pixels, Shape(pixels), frame, pixels.Data.LongLength);
        return 0;
    }

    /// <summary>Every frame in the file's order, one in memory at a time.</summary>
    public int Volume(CancellationToken cancellation)
    {
        using var reader = SourceFile.Open(path, cancellation);
        var frames = reader.Info.Frames ?? 1;
        var first = reader.ReadFrame(0, cancellation);
        OutputFile.Write(output, stream =>
        {
            stream.Write(first.Data);
            for (var frame = 1; frame < frames; frame++)
            {
                cancellation.ThrowIfCancellationRequested();
                stream.Write(reader.ReadFrame(frame, cancellation).Data);
            }
        });
        int[] shape = reader.Info.Dims is { } dims ? [.. dims.Reverse(), .. Samples(first)] : [frames, .. Shape(first)];
        Report(first, shape, null, first.Data.LongLength * frames);
        return 0;
    }

    private static int[] Shape(PixelBuffer pixels) => [pixels.Height, pixels.Width, .. Samples(pixels)];

    private static int[] Samples(PixelBuffer pixels) => pixels.SamplesPerPixel == 1 ? [] : [pixels.SamplesPerPixel];

    /// <summary>The shape in C order, slowest axis first: for a NIfTI volume time, z, y, x.</summary>
    private void Report(PixelBuffer pixels, int[] shape, int? frame, long bytes)
    {
        var type = PixelBuffer.NumpyName(pixels.Type);
        if (!json)
        {
            Console.Out.WriteLine($"{output}: {type} {string.Join(" x ", shape)}, {Sizes.Bytes(bytes)}");
            return;
        }

        Console.Out.WriteLine(JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("raw", output);
            writer.WriteString("dtype", type);
            writer.WriteStartArray("shape");
            foreach (var side in shape) writer.WriteNumberValue(side);
            writer.WriteEndArray();
            if (frame is { } number) writer.WriteNumber("frame", number);
            writer.WriteNumber("bytes", bytes);
            writer.WriteEndObject();
        }));
    }
}
