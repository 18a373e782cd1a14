using Lightbox.Common.V1;
using Lightbox.Knowledge.V1;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>The service with models at a server of this process.</summary>
internal static class KnowledgeModels
{
    public const string Ada = "models/text-embedding-ada-002", Ollama = "models/tiny-embed";

    /// <summary>ada-002 as the default model, and one of Ollama; both at the server.</summary>
    /// <param name="activate">Whether the default is switched to without being asked.</param>
    public static Dictionary<string, string?> Settings(ModelServer server, bool activate = false) => new()
    {
        ["Lightbox:Embeddings:ApiKey"] = ModelServer.Key,
        ["Lightbox:Embeddings:Endpoint"] = new Uri(server.Address, "v1").ToString(),
        ["Lightbox:Embeddings:Activate"] = activate ? "true" : "false",
        ["Lightbox:Embeddings:RetryDelay"] = "00:00:00.001",
        ["Lightbox:Embeddings:QueryTimeout"] = "00:00:20",
        ["Lightbox:Embeddings:Models:tiny-embed:Provider"] = "ollama",
        ["Lightbox:Embeddings:Models:tiny-embed:Endpoint"] = server.Address.ToString(),
        ["Lightbox:Embeddings:Models:tiny-embed:RetryDelay"] = "00:00:00.001",
        ["Lightbox:Embeddings:Models:tiny-embed:QueryTimeout"] = "00:00:20",
    };

    public static async Task<Job> ReembedAsync(KnowledgeHost host, string model, bool keepActive = false)
    {
        var job = await new ModelService.ModelServiceClient(host.Channel).StartReembedAsync(new StartReembedRequest { Name = model, KeepActive = keepActive });
        return await EndAsync(host, job.Name);
    }

    /// <summary>Waits for a job's end.</summary>
    public static async Task<Job> EndAsync(KnowledgeHost host, string job)
    {
        using var watch = new KnowledgeJobService.KnowledgeJobServiceClient(host.Channel).WatchJob(new WatchJobRequest { Name = job }, deadline: DateTime.UtcNow.AddMinutes(2));
        Job? last = null;
        while (await watch.ResponseStream.MoveNext(default)) last = watch.ResponseStream.Current.Job;
        return last!;
    }

    public static async Task<EmbeddingModel[]> ModelsAsync(KnowledgeHost host) =>
        [.. (await new ModelService.ModelServiceClient(host.Channel).ListModelsAsync(new ListModelsRequest())).Models];
}
