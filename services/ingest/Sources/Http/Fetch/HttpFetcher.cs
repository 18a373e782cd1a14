using System.Net;

namespace Lightbox.Ingest.Sources.Http.Fetch;

/// <summary>Gets a file from a server: from any position on, of one version, and never something else in its place.</summary>
internal sealed class HttpFetcher(GuardedHttp http, SegmentBudget budget, TimeProvider clock)
{
    /// <summary>As <see cref="ISource.OpenAsync"/>.</summary>
    /// <exception cref="SourceException">NOT_FOUND, ACCESS_DENIED, SIZE_MISMATCH, NOT_THE_CONTENT, or what the guard says.</exception>
    public async Task<SourceBody> OpenAsync(HttpTarget target, SourcePosition position, CancellationToken cancellation)
    {
        if (ByteRange.ToGoOn(position) is not { } range) return await WholeAsync(target, cancellation);

        var response = await SendAsync(target, HttpMethod.Get, range, cancellation);
        if (range.IsAnsweredBy(response)) return Body(target, response, range.From, default, await response.Content.ReadAsStreamAsync(cancellation));
        if (response.StatusCode == HttpStatusCode.OK) return await BeginningAsync(target, response, cancellation);

        var complete = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == range.From;
        var failed = (int)response.StatusCode >= 400 && response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable ? Answers.Of(response, target) : null;
        response.Dispose();
        if (failed is not null) throw failed;
        return (complete ? await CompleteAsync(target, range, cancellation) : null) ?? await WholeAsync(target, cancellation);
    }

    /// <summary>What the server says of a file without sending it; null when it does not answer such questions.</summary>
    /// <exception cref="SourceException">The host is refused or does not answer at all.</exception>
    public Task<HttpFileFacts?> HeadAsync(HttpTarget target, CancellationToken cancellation) =>
        Retry.RunAsync(() => HeadOnceAsync(target, cancellation), clock, cancellation);

    /// <summary>A whole answer that is read into memory: a page of a listing.</summary>
    /// <returns>The body, at most <see cref="Guard.HttpOptions.MaximumDocumentBytes"/> long.</returns>
    public Task<MemoryStream> DocumentAsync(HttpTarget target, CancellationToken cancellation) =>
        Retry.RunAsync(() => DocumentOnceAsync(target, cancellation), clock, cancellation);

    private async Task<HttpFileFacts?> HeadOnceAsync(HttpTarget target, CancellationToken cancellation)
    {
        using var response = await SendAsync(target, HttpMethod.Head, null, cancellation);
        var markup = response.Content.Headers.ContentType?.MediaType == "text/html" && !target.MayBeMarkup;
        if (response.StatusCode != HttpStatusCode.OK || markup) return null;
        // A program behind a server often says 0 for what it has not made yet.
        var length = response.Content.Headers.ContentLength is > 0 and var said ? said : default(long?);
        return new HttpFileFacts(length, Versions.Of(response), HeaderDigests.Of(response));
    }

    private async Task<MemoryStream> DocumentOnceAsync(HttpTarget target, CancellationToken cancellation)
    {
        using var response = await SendAsync(target, HttpMethod.Get, null, cancellation);
        Answers.Require(response, target);
        await using var body = new FetchedStream(
            default, await response.Content.ReadAsStreamAsync(cancellation), http.Options.MaximumDocumentBytes, target.Host);
        var document = new MemoryStream();
        await body.CopyToAsync(document, cancellation);
        document.Position = 0;
        return document;
    }

    private async Task<SourceBody> WholeAsync(HttpTarget target, CancellationToken cancellation)
    {
        var response = await SendAsync(target, HttpMethod.Get, null, cancellation);
        return await BeginningAsync(target, response, cancellation);
    }

    private async Task<SourceBody> BeginningAsync(HttpTarget target, HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            if (response.StatusCode != HttpStatusCode.OK) throw Answers.Of(response, target);
            if (target.SizeBytes is { } promised && response.Content.Headers.ContentLength is { } said && said != promised && !IsPage(target, response))
                throw new SourceException("SIZE_MISMATCH", $"{target.Host} has {said} bytes where {promised} were promised.");

            var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var head = new byte[LoginPage.SniffBytes];
            var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
            if (!target.MayBeMarkup && LoginPage.IsMarkup(head.AsSpan(0, read)))
                throw new SourceException("NOT_THE_CONTENT", $"{target.Host} sent a web page in the file's place.");
            if (!head.AsSpan(0, read).StartsWith(target.Begins.Span)) throw new SourceException("NOT_THE_CONTENT", $"{target.Host} sent something else in the file's place.");
            return Body(target, response, 0, head.AsMemory(0, read), stream);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>A page is no file of a wrong length, and to be named as what it is.</summary>
    private static bool IsPage(HttpTarget target, HttpResponseMessage response) =>
        !target.MayBeMarkup && response.Content.Headers.ContentType?.MediaType == "text/html";

    private SourceBody Body(HttpTarget target, HttpResponseMessage response, long offset, ReadOnlyMemory<byte> head, Stream stream)
    {
        var headers = response.Content.Headers;
        var length = offset > 0 ? headers.ContentRange?.Length ?? offset + headers.ContentLength : headers.ContentLength;
        var version = Versions.Of(response);
        if (CanSegment(response, version, length - offset))
            stream = new SegmentedStream(new SegmentedFile(this, target, length!.Value, version!), response, stream, offset + head.Length, http.Options, budget, clock);

        var room = (target.SizeBytes ?? length ?? http.Options.MaximumFileBytes) - offset;
        return new SourceBody(new FetchedStream(head, stream, room, target.Host), offset, length, version, HeaderDigests.Of(response)) { Owner = response };
    }

    private bool CanSegment(HttpResponseMessage response, string? version, long? remaining) =>
        http.Options.Segments > 1 && remaining >= 3L * http.Options.SegmentBytes && version is not null && Versions.IsExact(version)
        && (response.StatusCode == HttpStatusCode.PartialContent || response.Headers.AcceptRanges.Contains("bytes"));

    /// <summary>One part of a known version, for <see cref="SegmentedFile"/>.</summary>
    internal async Task<HttpResponseMessage> PartAsync(HttpTarget target, ByteRange range, CancellationToken cancellation)
    {
        var response = await SendAsync(target, HttpMethod.Get, range, cancellation);
        if (range.IsAnsweredBy(response)) return response;
        using (response)
        {
            throw response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                ? new SourceException("SOURCE_CHANGED", $"{target.Host} has another version of the file by now.", isTransient: true)
                : Answers.Of(response, target);
        }
    }

    /// <summary>Everything was here already when it was interrupted: nothing is left to send, if it is still the same version.</summary>
    private async Task<SourceBody?> CompleteAsync(HttpTarget target, ByteRange range, CancellationToken cancellation)
    {
        var facts = await HeadAsync(target, cancellation);
        return facts?.Version == range.Version && facts.SizeBytes == range.From
            ? new SourceBody(Stream.Null, range.From, range.From, facts.Version, facts.Promised)
            : null;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpTarget target, HttpMethod method, ByteRange? range, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, target.Uri);
        request.Headers.TryAddWithoutValidation("User-Agent", "lightbox");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach (var (name, value) in target.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (target.Token is not null)
        {
            http.CheckMaySendSecret(target.Uri);
            request.Headers.Authorization = new("Bearer", target.Token);
        }

        range?.Ask(request);
        return await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }
}

/// <summary>What a server says of a file.</summary>
/// <param name="SizeBytes">Null when it does not say.</param>
/// <param name="Version">As <see cref="SourceItem.Version"/>.</param>
/// <param name="Promised">The file's hash, when it sends one.</param>
internal sealed record HttpFileFacts(long? SizeBytes, string? Version, Digest? Promised);
