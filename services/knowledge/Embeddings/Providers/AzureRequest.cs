using System.ClientModel.Primitives;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>Azure wants the key in a header of its own, and (but for its v1 API) a version in the query.</summary>
internal sealed class AzureRequest(string key, string version) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Change(message.Request);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Change(message.Request);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Change(PipelineRequest request)
    {
        request.Headers.Remove("Authorization");
        request.Headers.Set("api-key", key);
        if (version.Length == 0 || request.Uri is null) return;
        request.Uri = new UriBuilder(request.Uri) { Query = "api-version=" + Uri.EscapeDataString(version) }.Uri;
    }
}
