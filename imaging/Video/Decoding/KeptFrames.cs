using OpenCvSharp;

namespace Lightbox.Imaging.Video.Decoding;

/// <summary>The frames decoded last, RGB: asking for one again, or for the one before it, decodes nothing.</summary>
internal sealed class KeptFrames : IDisposable
{
    private const long MostBytes = 16L << 20;

    private readonly LinkedList<(int Frame, Mat Picture)> kept = [];
    private long bytes;

    /// <summary>How many frames of this size there is room for.</summary>
    public static int Room(int width, int height) => (int)(MostBytes / Math.Max(1, 3L * width * height));

    public Mat? Find(int frame)
    {
        for (var node = kept.First; node is not null; node = node.Next)
        {
            if (node.Value.Frame != frame) continue;
            kept.Remove(node);
            kept.AddFirst(node);
            return node.Value.Picture;
        }

        return null;
    }

    /// <summary>Keeps the picture, which is this object's from then on, and for as long as there is room; at least until the next one.</summary>
    public void Add(int frame, Mat picture)
    {
        kept.AddFirst((frame, picture));
        bytes += Size(picture);
        while (bytes > MostBytes && kept.Count > 1)
        {
            var (_, oldest) = kept.Last!.Value;
            bytes -= Size(oldest);
            oldest.Dispose();
            kept.RemoveLast();
        }
    }

    public void Dispose()
    {
        foreach (var (_, picture) in kept) picture.Dispose();
        kept.Clear();
    }

    private static long Size(Mat picture) => picture.Total() * picture.ElemSize();
}
