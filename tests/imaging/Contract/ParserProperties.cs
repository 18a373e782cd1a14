using System.Diagnostics;
using CsCheck;
using Xunit;

namespace Lightbox.Imaging.Tests.Contract;

/// <summary>
/// Three properties of every parser, over bytes that nobody chose: nothing but an <see cref="ImagingException"/> comes out, no call allocates beyond a budget
/// by the file's length, and every call ends. What breaks one is printed with CsCheck's seed and belongs into tests/corpus.
/// </summary>
internal static class ParserProperties
{
    /// <summary>One ordinary picture, and copies of the file: the same budget as for the rows of tests/corpus.</summary>
    private const long Room = 64L << 20, Copies = 20;

    /// <summary>Seconds for one property of one format; a machine does some hundred to some ten thousand cases in it.</summary>
    private const int Seconds = 2;

    /// <summary>A native decoder has its own deadline, in a process of its own.</summary>
    private static readonly TimeSpan End = ImageLimits.Default.Deadline + TimeSpan.FromSeconds(10);

    private static readonly Gen<byte> Telling = Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0, 1, 0x7F, 0x80, 0xFE, 0xFF));

    private static readonly Gen<(int Kind, double Where, bool Front, byte[] Bytes)> Change =
        Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Bool, Telling.Array[1, 8]);

    /// <summary>A whole file with up to six changes: bytes overwritten, put in, taken out, doubled, or the rest cut off.</summary>
    public static void HoldForChangesOf(byte[] whole) =>
        Change.Array[1, 6].Sample(changes => Hold(changes.Aggregate(whole, Apply)), time: Seconds, threads: 1);

    /// <summary>The beginning of a file, enough for its sign or a little more, and then anything.</summary>
    public static void HoldForAnythingBehindTheSignOf(byte[] whole) => Gen.Select(Gen.Int[1, Math.Min(512, whole.Length)], Telling.Array[0, 600]).Sample(
        (kept, rest) => Hold([.. whole.AsSpan(0, kept), .. rest]), time: Seconds, threads: 1);

    /// <summary>Half of the changes hit the first two kilobytes, where most of what is parsed stands.</summary>
    private static byte[] Apply(byte[] bytes, (int Kind, double Where, bool Front, byte[] Bytes) change)
    {
        if (bytes.Length == 0) return bytes;
        int at = (int)(change.Where * (Math.Min(change.Front ? 2048 : int.MaxValue, bytes.Length) - 1));
        int to = Math.Min(bytes.Length, at + change.Bytes.Length);
        switch (change.Kind)
        {
            case 0: return bytes[..at];
            case 1: return [.. bytes[..at], .. bytes[to..]];
            case 2: return [.. bytes[..to], .. bytes[at..]];
            case 3: return [.. bytes[..at], .. change.Bytes, .. bytes[at..]];
            default:
                var copy = (byte[])bytes.Clone();
                change.Bytes.AsSpan(0, to - at).CopyTo(copy.AsSpan(at));
                return copy;
        }
    }

    private static void Hold(byte[] bytes)
    {
        Within(bytes.Length, () => ImageFile.Detect(new MemoryByteSource(bytes)));
        IImageReader? opened = null;
        if (!Within(bytes.Length, () => opened = ImageFile.Open(new MemoryByteSource(bytes)))) return;
        using var reader = opened!;
        if (reader.Info.Kind == ImageKind.Document) return;
        Within(bytes.Length, () => reader.ReadFrame(0, default));
        Within(bytes.Length, () => reader.ReadFrame((reader.Info.Frames ?? 1) - 1, default));
        Within(bytes.Length, () => reader.ReadDisplay(0, DisplayOptions.Default, default));
        if (reader is ISlideReader slide) Within(bytes.Length, () => slide.ReadTile(0, 0, 0, default));
        if (reader is IVolumeReader volume) Within(bytes.Length, () => volume.ReadSlice(Plane.Coronal, 0, 0, DisplayOptions.Default, default));
    }

    /// <returns>Whether it was answered; any other exception than ours goes through and fails the property.</returns>
    private static bool Within(long length, Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        bool answered = true;
        try
        {
            call();
        }
        catch (ImagingException)
        {
            answered = false;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Room + (Copies * length));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, End);
        return answered;
    }
}
