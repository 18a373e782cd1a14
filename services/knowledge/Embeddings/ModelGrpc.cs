using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Jobs;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Knowledge.Embeddings;

/// <summary>The wire face of the models.</summary>
internal sealed class ModelGrpc(ModelList list, ConfiguredModels configured, IVectorStore vectors, EntryIndex index, JobControl jobs, TimeProvider clock) : ModelService.ModelServiceBase
{
    private const int MaximumRequestId = 128;

    public override async Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var after = PageToken.Decode(request.PageToken, "models", parts: 1)?[0];
        var models = await list.AllAsync(context.CancellationToken);
        var begin = after is null ? 0 : models.TakeWhile(model => model.Name != after).Count() + 1;
        var page = models.Skip(begin).Take(size).ToArray();
        var response = new ListModelsResponse { Models = { page } };
        if (begin + page.Length < models.Count) response.NextPageToken = PageToken.Encode("models", page[^1].Name);
        return response;
    }

    public override Task<EmbeddingModel> GetModel(GetModelRequest request, ServerCallContext context) => list.GetAsync(request.Name, context.CancellationToken);

    public override async Task<Job> StartReembed(StartReembedRequest request, ServerCallContext context)
    {
        if (request.RequestId.Length > MaximumRequestId) throw new InvalidRequestException("request_id", $"must be at most {MaximumRequestId} characters");
        await UsableAsync(request.Name, context.CancellationToken);
        var job = JobMessages.New(JobKind.Reembed, $"Embedding of all entries with {request.Name}", "", clock);
        return await jobs.StartAsync(job, request, request.RequestId, context.CancellationToken);
    }

    public override async Task<EmbeddingModel> ActivateModel(ActivateModelRequest request, ServerCallContext context)
    {
        var model = await UsableAsync(request.Name, context.CancellationToken);
        var key = model is null ? null : await model.FreshKeyAsync(context.CancellationToken);
        var missing = await vectors.ActivateAsync(key, context.CancellationToken);
        if (missing > 0)
            throw new PreconditionException("ENTRIES_WITHOUT_VECTOR", $"{missing} entries have no vector of {request.Name}: start a re-embedding with it first.", request.Name);
        await index.RefreshAsync(context.CancellationToken);
        return await list.GetAsync(request.Name, context.CancellationToken);
    }

    /// <summary>The configured model of that name; null for the built-in one.</summary>
    private async Task<ConfiguredModel?> UsableAsync(string name, CancellationToken cancellation)
    {
        var id = ModelNames.Id(name);
        if (id == ModelNames.Lsa) return null;
        if (configured.Find(id) is { } model) return model;
        await list.GetAsync(name, cancellation);
        throw ModelList.NotConfigured(name);
    }
}
