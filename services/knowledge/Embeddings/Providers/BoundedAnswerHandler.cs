namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>Reads the whole answer here, within the time of the try and up to a number of bytes; longer ones fail.</summary>
internal sealed class BoundedAnswerHandler(long maximum) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        try
        {
            await answer.Content.LoadIntoBufferAsync(maximum, cancellationToken);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
