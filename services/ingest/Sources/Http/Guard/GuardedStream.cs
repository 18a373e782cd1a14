namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>A server's body under a <see cref="BodyWatch"/>.</summary>
/// <exception cref="SourceException">From a read: TOO_SLOW, or CUT_OFF when it ends before its length.</exception>
internal sealed class GuardedStream(Stream inner, string host, HttpOptions options, TimeProvider clock) : ForwardStream
{
    private readonly BodyWatch watch = new(options, clock);
    private CancellationToken caller;
    private CancellationTokenRegistration registration;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Join(cancellationToken);
        watch.ReadBegins();
        var read = 0;
        try
        {
            return read = await inner.ReadAsync(buffer, watch.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException("TOO_SLOW", $"{host} {watch.Verdict}.", isTransient: true);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            throw Failures.Cut(host, cut);
        }
        finally
        {
            watch.ReadEnds(read);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            registration.Dispose();
            inner.Dispose();
            watch.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The caller's token ends the watch's; it is the same one read after read, so that it is hooked up once.</summary>
    private void Join(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (token == caller) return;
        registration.Dispose();
        caller = token;
        registration = token.UnsafeRegister(static state => ((BodyWatch)state!).Cancel(), watch);
    }
}
