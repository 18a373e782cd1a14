namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>Each byte was stored as its difference to the one <paramref name="distance"/> before; for raw samples and waves.</summary>
internal sealed class DeltaStream(Stream inner, int distance) : ReadOnlyStream
{
    private readonly byte[] history = new byte[distance];
    private int at;

    public override int Read(Span<byte> buffer)
    {
        var got = inner.Read(buffer);
        for (var i = 0; i < got; i++)
        {
            buffer[i] = history[at] += buffer[i];
            at = at + 1 == distance ? 0 : at + 1;
        }

        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
