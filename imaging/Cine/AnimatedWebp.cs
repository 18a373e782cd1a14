using System.Buffers.Binary;
using Lightbox.Imaging.Display;

namespace Lightbox.Imaging.Cine;

/// <summary>
/// Puts still WebP pictures one after the other into an animation (WebP container specification, Google 2023):
/// <code>
/// "RIFF" size "WEBP" | VP8X flags size | ANIM background loops | ANMF place size milliseconds, then the still picture's own chunks | ...
/// </code>
/// Every frame is whole, so that none of the decoded ones has to be held: memory is what the coded ones take.
/// </summary>
public sealed class AnimatedWebp : IDisposable
{
    /// <summary>Bytes of one animation.</summary>
    private const int MostBytes = 64 << 20;

    private const int MostSide = 1 << 14, MostMilliseconds = (1 << 24) - 1;

    private readonly MemoryStream file = new();
    private readonly int quality;
    private int width;
    private int height;

    /// <param name="quality">1 to 100.</param>
    public AnimatedWebp(int quality) => this.quality = quality;

    /// <summary>Columns, pixels; 0 before the first frame.</summary>
    public int Width => width;

    public int Height => height;

    /// <summary>Adds a frame, 8-bit grey or RGB, of the size of the first.</summary>
    /// <param name="seconds">How long it is shown.</param>
    /// <exception cref="ImageLimitException">The animation grows too large.</exception>
    public void Add(PixelBuffer picture, double seconds)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (file.Length == 0) Begin(picture);
        if (picture.Width != width || picture.Height != height) throw new ArgumentException("All frames of an animation have one size.", nameof(picture));
        var still = ImageEncoder.Encode(picture, EncodeFormat.WebP, quality);
        var data = Chunks(still);
        Span<byte> frame = stackalloc byte[16];
        frame.Clear();
        UInt24(frame[6..], width - 1);
        UInt24(frame[9..], height - 1);
        UInt24(frame[12..], (int)Math.Clamp(Math.Round(seconds * 1000), 1, MostMilliseconds));
        // The frame replaces what was there instead of being laid over it.
        frame[15] = 2;
        Chunk("ANMF"u8, frame.Length + data.Length);
        file.Write(frame);
        file.Write(data);
        if (file.Length > MostBytes) throw new ImageLimitException($"The animation has more than {MostBytes} bytes; ask for fewer or smaller frames.");
    }

    /// <summary>The whole file.</summary>
    public byte[] ToArray()
    {
        var bytes = file.ToArray();
        if (bytes.Length > 8) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }

    public void Dispose() => file.Dispose();

    private void Begin(PixelBuffer picture)
    {
        (width, height) = (picture.Width, picture.Height);
        if (width > MostSide || height > MostSide) throw new ImageLimitException($"A WebP has at most {MostSide} pixels a side.");
        file.Write("RIFF\0\0\0\0WEBP"u8);
        Span<byte> canvas = stackalloc byte[10];
        canvas.Clear();
        canvas[0] = 2;
        UInt24(canvas[4..], width - 1);
        UInt24(canvas[7..], height - 1);
        Chunk("VP8X"u8, canvas.Length);
        file.Write(canvas);
        Chunk("ANIM"u8, 6);
        file.Write([0, 0, 0, 0, 0, 0]);
    }

    /// <summary>Of a still picture the chunks that are pixels.</summary>
    private static byte[] Chunks(byte[] still)
    {
        using var kept = new MemoryStream(still.Length);
        for (var at = 12; at + 8 <= still.Length;)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(still.AsSpan(at + 4)), whole = 8 + size + (size & 1);
            var name = still.AsSpan(at, 4);
            if (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8) || name.SequenceEqual("ALPH"u8)) kept.Write(still, at, Math.Min(whole, still.Length - at));
            at += whole;
        }

        return kept.ToArray();
    }

    private void Chunk(ReadOnlySpan<byte> name, int size)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, size);
        file.Write(name);
        file.Write(length);
    }

    private static void UInt24(Span<byte> at, int value)
    {
        at[0] = (byte)value;
        at[1] = (byte)(value >> 8);
        at[2] = (byte)(value >> 16);
    }
}
