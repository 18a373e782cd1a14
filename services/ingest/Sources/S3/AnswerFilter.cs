namespace Lightbox.Ingest.Sources.S3;

/// <summary>
/// What passes between a server and Amazon's client. The client keeps a listing and an error whole in memory: neither may be longer than
/// <paramref name="maximum"/> bytes. And it takes an object's ETag for an MD5 to check the bytes with at their end, and fails on any other text: so
/// the tag is marked as one that is none, and read with <see cref="Tag"/>.
/// </summary>
internal sealed class AnswerFilter(HttpMessageHandler inner, long maximum) : DelegatingHandler(inner)
{
    /// <summary>The client leaves tags with a dash alone: multipart uploads have it.</summary>
    private const string Mark = "-unchecked";

    /// <summary>The server's ETag without quotes; null when it gave none.</summary>
    public static string? Tag(string? etag)
    {
        if (string.IsNullOrEmpty(etag)) return null;
        return (etag.EndsWith(Mark, StringComparison.Ordinal) ? etag[..^Mark.Length] : etag).Trim('"');
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var isListing = request.RequestUri?.Query.Contains("list-type=", StringComparison.Ordinal) == true;
        if (!response.IsSuccessStatusCode || isListing) await KeepAsync(request, response, cancellationToken);
        else if (request.Method == HttpMethod.Get) MarkTag(response);
        return response;
    }

    private static void MarkTag(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("ETag", out var values)) return;
        var tag = values.ToString();
        response.Headers.Remove("ETag");
        response.Headers.TryAddWithoutValidation("ETag", tag + Mark);
    }

    private async Task KeepAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(maximum, cancellation);
        }
        catch (HttpRequestException)
        {
            response.Dispose();
            throw new SourceException("NOT_THE_CONTENT", $"{request.RequestUri?.IdnHost} sends a listing of more than {maximum >> 20} MiB.");
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
