using System.Net;

namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>A body that is read through <see cref="GuardedStream"/>; its headers are the server's.</summary>
internal sealed class GuardedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly string host;
    private readonly HttpOptions options;
    private readonly TimeProvider clock;

    public GuardedContent(HttpContent inner, string host, HttpOptions options, TimeProvider clock)
    {
        (this.inner, this.host, this.options, this.clock) = (inner, host, options, clock);
        foreach (var header in inner.Headers.NonValidated) Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new GuardedStream(await inner.ReadAsStreamAsync(cancellationToken), host, options, clock);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new GuardedStream(inner.ReadAsStream(cancellationToken), host, options, clock);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = await CreateContentReadStreamAsync(cancellationToken);
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? 0;
        return inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
