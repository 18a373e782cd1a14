using System.Buffers;

namespace Lightbox.Retrieval.Stored;

/// <summary>A part of a mapped file as memory. Valid as long as its file is open; who closes files sees to it that nobody reads.</summary>
internal sealed unsafe class MappedBytes(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
