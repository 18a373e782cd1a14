using Lightbox.Catalog.V1;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Discovery;
using Microsoft.AspNetCore.Mvc;

namespace Lightbox.Gateway.Mcp;

/// <summary>The tools at /mcp, streamable HTTP without sessions: any replica answers any request, and nothing is kept for a client that went away.</summary>
internal static class McpEndpoints
{
    public const string Path = "/mcp";

    /// <summary>Largest request, bytes: a text to map is 100,000 characters.</summary>
    private const long MaximumRequest = 1024 * 1024;

    public static void AddTools(this IServiceCollection services)
    {
        services.AddTransient<CallerKey>();
        AddClient<SearchService.SearchServiceClient>(services, ResourceNames.Knowledge);
        AddClient<EntryService.EntryServiceClient>(services, ResourceNames.Knowledge);
        AddClient<TermService.TermServiceClient>(services, ResourceNames.Knowledge);
        AddClient<DatasetService.DatasetServiceClient>(services, ResourceNames.Catalog);
        AddClient<CitationService.CitationServiceClient>(services, ResourceNames.Catalog);
        services.AddLightboxTools().WithHttpTransport(http => http.Stateless = true);
    }

    public static void MapTools(this IEndpointRouteBuilder routes) => routes.MapMcp(Path).WithMetadata(new RequestSizeLimitAttribute(MaximumRequest));

    private static void AddClient<TClient>(IServiceCollection services, string resource)
        where TClient : Grpc.Core.ClientBase => services.AddServiceClient<TClient>(resource).AddHttpMessageHandler<CallerKey>();
}
