using System.Diagnostics.CodeAnalysis;

namespace Lightbox.Render.Cache;

/// <summary>Encoded pictures in memory; the one asked for longest ago goes first. Bounded by bytes, not by count.</summary>
internal sealed class MemoryCache(long maximumBytes)
{
    private readonly Lock gate = new();
    private readonly LinkedList<(string Key, byte[] Data)> order = [];
    private readonly Dictionary<string, LinkedListNode<(string Key, byte[] Data)>> entries = [];
    private long bytes;

    /// <summary>Bytes held now.</summary>
    public long Bytes
    {
        get
        {
            lock (gate) return bytes;
        }
    }

    public bool TryGet(string key, [NotNullWhen(true)] out byte[]? data)
    {
        lock (gate)
        {
            data = null;
            if (!entries.TryGetValue(key, out var node)) return false;
            order.Remove(node);
            order.AddFirst(node);
            data = node.Value.Data;
            return true;
        }
    }

    /// <summary>Keeps a picture, unless it alone would take an eighth of the room.</summary>
    public void Add(string key, byte[] data)
    {
        if (data.Length > maximumBytes / 8) return;
        lock (gate)
        {
            if (entries.ContainsKey(key)) return;
            entries.Add(key, order.AddFirst((key, data)));
            bytes += data.Length;
            while (bytes > maximumBytes && order.Last is { } oldest)
            {
                order.RemoveLast();
                entries.Remove(oldest.Value.Key);
                bytes -= oldest.Value.Data.Length;
            }
        }
    }
}
