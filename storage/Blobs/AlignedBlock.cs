using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Lightbox.Storage.Blobs;

/// <summary>
/// Memory that the disk itself may read from (O_DIRECT wants it aligned), outside of the collector's heap. A few are kept for the
/// next writers.
/// </summary>
internal sealed unsafe class AlignedBlock : MemoryManager<byte>
{
    /// <summary>Large enough that a slice of a CT is one write.</summary>
    public const int Size = 1024 * 1024;

    /// <summary>A page; no disk's sectors are larger.</summary>
    public const int Alignment = 4096;

    private const int MostKept = 32;

    private static readonly ConcurrentBag<AlignedBlock> Free = [];

    private readonly byte* start = (byte*)NativeMemory.AlignedAlloc(Size, Alignment);

    private AlignedBlock()
    {
    }

    public static AlignedBlock Rent() => Free.TryTake(out var block) ? block : new AlignedBlock();

    public void Return()
    {
        if (Free.Count < MostKept) Free.Add(this);
        else Dispose(disposing: true);
    }

    public override Span<byte> GetSpan() => new(start, Size);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
        // It never moves.
    }

    protected override void Dispose(bool disposing) => NativeMemory.AlignedFree(start);
}
