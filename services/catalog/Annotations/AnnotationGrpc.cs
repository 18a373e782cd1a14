using Grpc.Core;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Annotations;

/// <summary>The wire face of annotations.</summary>
internal sealed class AnnotationGrpc(IAnnotationStore store, DatasetShelf shelf, ILogger<AnnotationGrpc> logger) : AnnotationService.AnnotationServiceBase
{
    public override async Task<RegisterAnnotationsResponse> RegisterAnnotations(RegisterAnnotationsRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Dataset, "dataset").Id;
        var response = await store.RegisterAsync(dataset, AnnotationCheck.Of(request), context.CancellationToken);
        CatalogLog.Annotated(logger, response.Created, response.Changed, dataset);
        return response;
    }

    public override async Task<ListAnnotationsResponse> ListAnnotations(ListAnnotationsRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Parent, "parent");
        var size = Paging.PageSize(request.PageSize);
        var query = $"ListAnnotations\n{request.Parent}\n{request.Filter}";
        var after = PageToken.Decode(request.PageToken, query, 1)?[0] ?? "";
        var found = await store.ListAsync(dataset.Id, AnnotationFilter.Of(request.Filter, new FieldWords(dataset.Description)), after, size + 1, context.CancellationToken);
        var response = new ListAnnotationsResponse { Annotations = { found.Take(size).Select(listed => listed.Annotation) } };
        if (found.Count > size) response.NextPageToken = PageToken.Encode(query, found[size - 1].Key);
        return response;
    }

    public override Task<CountCohortResponse> CountCohort(CountCohortRequest request, ServerCallContext context)
    {
        var dataset = shelf.FindByName(request.Dataset, "dataset");
        return store.CountAsync(dataset.Id, CohortFilter.Parse(request.Filter, new FieldWords(dataset.Description)), context.CancellationToken);
    }
}
