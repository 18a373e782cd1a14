using Grpc.Core;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Limits;

namespace Lightbox.Catalog.Scenarios;

/// <summary>The wire face of scenarios.</summary>
internal sealed class ScenarioGrpc(DatasetShelf shelf) : ScenarioService.ScenarioServiceBase
{
    private const string Query = "ListScenarios";

    public override Task<ListScenariosResponse> ListScenarios(ListScenariosRequest request, ServerCallContext context)
    {
        var size = Paging.PageSize(request.PageSize);
        var after = PageToken.Decode(request.PageToken, Query, 1);
        var rest = shelf.Scenarios.Where(scenario => after is null || string.CompareOrdinal(scenario.Name, after[0]) > 0).Take(size + 1).ToList();
        var response = new ListScenariosResponse { Scenarios = { rest.Take(size) } };
        if (rest.Count > size) response.NextPageToken = PageToken.Encode(Query, rest[size - 1].Name);
        return Task.FromResult(response);
    }

    public override Task<Scenario> GetScenario(GetScenarioRequest request, ServerCallContext context)
    {
        if (!request.Name.StartsWith("scenarios/", StringComparison.Ordinal)) throw new InvalidRequestException("name", "must be scenarios/ and an id");
        return Task.FromResult(shelf.Scenarios.FirstOrDefault(scenario => scenario.Name == request.Name) ?? throw new ResourceNotFoundException(request.Name));
    }
}
