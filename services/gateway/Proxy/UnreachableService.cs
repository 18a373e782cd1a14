using Microsoft.AspNetCore.Mvc;

namespace Lightbox.Gateway.Proxy;

/// <summary>
/// What a caller sees when a service does not answer: a gRPC caller gets status Unavailable, a REST caller problem details. YARP alone
/// would send an empty 502.
/// </summary>
internal sealed class UnreachableService(RequestDelegate next)
{
    private const string Unavailable = "14";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } error || context.Response.HasStarted) return;
        if (context.RequestAborted.IsCancellationRequested) return;

        var service = context.GetReverseProxyFeature().Route.Config.ClusterId?.Split('-')[0] ?? "service";
        var detail = $"The {service} service did not answer the gateway ({error.Error}). It may still be starting; try again.";
        await (IsGrpc(context.Request) ? AnswerGrpc(context.Response, detail) : AnswerRest(context, detail));
    }

    private static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;

    private static Task AnswerGrpc(HttpResponse response, string detail)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = Unavailable;
        response.Headers["grpc-message"] = Uri.EscapeDataString(detail);
        return response.CompleteAsync();
    }

    private static Task AnswerRest(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "2";
        return Results.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "A service is not reachable",
            Detail = detail,
        }).ExecuteAsync(context);
    }
}
