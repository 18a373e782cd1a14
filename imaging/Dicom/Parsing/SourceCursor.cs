using System.Buffers.Binary;

namespace Lightbox.Imaging.Dicom;

/// <summary>A position that moves forward over a source, reading it in blocks so that headers cost no system call each.</summary>
internal sealed class SourceCursor(IByteSource source, long position, CancellationToken cancellation)
{
    private readonly byte[] block = GC.AllocateUninitializedArray<byte>((int)Math.Min(8192, Math.Max(source.Length, 16)));
    private long start;
    private int filled;

    public long Position { get; private set; } = position;

    public IByteSource Source => source;

    public long Length => source.Length;

    /// <summary>Up to <paramref name="count"/> (at most 16) bytes ahead, fewer only at the end of the source.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        var wanted = (int)Math.Min(count, Math.Max(0, Length - Position));
        if (Position < start || Position + wanted > start + filled)
        {
            cancellation.ThrowIfCancellationRequested();
            start = Position;
            filled = source.Read(Position, block, cancellation);
            wanted = Math.Min(wanted, filled);
        }

        return block.AsSpan((int)(Position - start), wanted);
    }

    public void Skip(long count) => Position += count;

    /// <summary>The tag ahead; null when fewer than four bytes are left.</summary>
    public Tag? PeekTag(bool bigEndian)
    {
        var bytes = Peek(4);
        if (bytes.Length < 4) return null;
        return bigEndian
            ? new Tag(BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]))
            : new Tag(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
    }
}
