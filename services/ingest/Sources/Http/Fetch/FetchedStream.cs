namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>A file's bytes behind the few that were looked at already, and no more of them than it may have.</summary>
/// <param name="head">Read before; given out first.</param>
/// <param name="room">Bytes that may come, head included.</param>
internal sealed class FetchedStream(ReadOnlyMemory<byte> head, Stream rest, long room, string host) : ForwardStream
{
    private ReadOnlyMemory<byte> head = head;
    private long room = room;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (head.Length > 0)
        {
            read = Math.Min(head.Length, buffer.Length);
            head[..read].CopyTo(buffer);
            head = head[read..];
        }
        else
        {
            read = await rest.ReadAsync(buffer, cancellationToken);
        }

        room -= read;
        return room >= 0 ? read : throw new SourceException("SIZE_MISMATCH", $"{host} sends more bytes than the file has or may have.");
    }

    public override async ValueTask DisposeAsync()
    {
        await rest.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
