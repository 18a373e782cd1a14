namespace Lightbox.Ingest.Archives.Tar;

/// <summary>The blocks of a tar and, between two headers, the content of one entry.</summary>
internal sealed class TarBlocks(Stream stream, CancellationToken cancellation) : IDisposable
{
    /// <summary>Names and attributes; more is an attack on the memory.</summary>
    private const int MaximumExtension = 1 << 20;

    private readonly byte[] block = new byte[TarHeader.BlockSize];
    private long left;
    private long padding;

    /// <summary>Bytes of the unpacked tar behind us.</summary>
    public long Position { get; private set; }

    /// <summary>What <see cref="BeginContent"/> announced.</summary>
    public Stream Content => new ContentStream(this);

    /// <summary>The next header, after whatever of the last content was not read; null at the end.</summary>
    /// <exception cref="ArchiveException">It is broken, or cut.</exception>
    public TarHeader? NextHeader()
    {
        Skip(left + padding);
        left = padding = 0;
        // Nothing at all behind the last entry: one cannot know whether there should be more.
        if (!ReadBlock()) throw ArchiveException.Truncated(Position);
        if (!block.AsSpan().ContainsAnyExcept((byte)0)) return null;
        return TarHeader.Parse(block) ?? throw ArchiveException.Broken("header", Position - TarHeader.BlockSize);
    }

    public void BeginContent(long size)
    {
        left = size;
        padding = Padding(size);
    }

    /// <summary>The content of a header that only says something of the next one.</summary>
    public byte[] ReadExtension(long? size)
    {
        if (size is null or > MaximumExtension) throw ArchiveException.OverLimit($"The archive has a header of more than {MaximumExtension} bytes.");
        var bytes = new byte[size.Value];
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Position += got;
        if (got < bytes.Length) throw ArchiveException.Truncated(Position);
        Skip(Padding(bytes.Length));
        return bytes;
    }

    public void Dispose() => stream.Dispose();

    private int ReadContent(Span<byte> buffer) => stream.Read(buffer);

    private static long Padding(long size) => (TarHeader.BlockSize - (size % TarHeader.BlockSize)) % TarHeader.BlockSize;

    /// <returns>False at the very end.</returns>
    private bool ReadBlock()
    {
        var got = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        Position += got;
        if (got is > 0 and < TarHeader.BlockSize) throw ArchiveException.Truncated(Position);
        return got > 0;
    }

    private void Skip(long bytes)
    {
        if (bytes == 0) return;
        var buffer = new byte[(int)Math.Min(bytes, 1 << 16)];
        while (bytes > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var got = stream.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes)));
            if (got == 0) throw ArchiveException.Truncated(Position);
            Position += got;
            bytes -= got;
        }
    }

    private sealed class ContentStream(TarBlocks tar) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            var want = (int)Math.Min(buffer.Length, tar.left);
            if (want == 0) return 0;
            var got = tar.ReadContent(buffer[..want]);
            if (got == 0) throw ArchiveException.Truncated(tar.Position);
            tar.Position += got;
            tar.left -= got;
            return got;
        }
    }
}
