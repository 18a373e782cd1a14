using System.ComponentModel.DataAnnotations;
using Grpc.Core;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Lightbox.Gateway.Mcp;

/// <summary>A service's refusal becomes a tool result that says so: a model can read it and ask better. A transport's own text stays here.</summary>
internal static class ToolErrors
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Filter(McpRequestHandler<CallToolRequestParams, CallToolResult> next) => async (request, cancellation) =>
    {
        try
        {
            return await next(request, cancellation);
        }
        catch (RpcException refused) when (!cancellation.IsCancellationRequested)
        {
            return Result($"{refused.StatusCode}: {Detail(refused)}");
        }
        catch (ValidationException wrong)
        {
            return Result($"InvalidArgument: {wrong.Message}");
        }
    };

    private static CallToolResult Result(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };

    private static string Detail(RpcException refused) =>
        refused.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && refused.Status.DebugException is not null ? "the service does not answer; try again" : refused.Status.Detail;
}
