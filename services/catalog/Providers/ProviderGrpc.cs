using Grpc.Core;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Providers;

/// <summary>The wire face of providers.</summary>
internal sealed class ProviderGrpc(DatasetShelf shelf) : ProviderService.ProviderServiceBase
{
    private const string Query = "ListProviders";

    public override Task<ListProvidersResponse> ListProviders(ListProvidersRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var after = PageToken.Decode(request.PageToken, Query, 1);
        var rest = shelf.Providers.Where(provider => after is null || string.CompareOrdinal(provider.Name, after[0]) > 0).Take(size + 1).ToList();
        var response = new ListProvidersResponse { Providers = { rest.Take(size) } };
        if (rest.Count > size) response.NextPageToken = PageToken.Encode(Query, rest[size - 1].Name);
        return Task.FromResult(response);
    }

    public override Task<Provider> GetProvider(GetProviderRequest request, ServerCallContext context)
    {
        if (!request.Name.StartsWith("providers/", StringComparison.Ordinal)) throw new InvalidRequestException("name", "must be providers/ and an id");
        return Task.FromResult(shelf.Providers.FirstOrDefault(provider => provider.Name == request.Name) ?? throw new ResourceNotFoundException(request.Name));
    }
}
