namespace Lightbox.Imaging.Npz;

/// <summary>Passes bytes on and compares their CRC-32 (ISO 3309, as zip uses it) at the end.</summary>
internal sealed class CheckedStream(Stream inner, uint expected) : Stream
{
    private static readonly uint[] Table = MakeTable();

    private uint crc = uint.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">At the end: the bytes are not those that were packed.</exception>
    public override int Read(Span<byte> buffer)
    {
        int got = inner.Read(buffer);
        uint now = crc;
        foreach (byte value in buffer[..got]) now = Table[(byte)(now ^ value)] ^ (now >> 8);
        crc = now;
        if (got == 0 && !buffer.IsEmpty && ~now != expected) throw new InvalidDataException("The checksum does not fit.");
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++) value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
