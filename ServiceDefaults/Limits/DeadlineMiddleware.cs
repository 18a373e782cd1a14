using Grpc.AspNetCore.Server;
using Grpc.Core;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Limits;

/// <summary>Gives a call that came without a deadline the default one.</summary>
internal sealed class DeadlineMiddleware(RequestDelegate next, LimitOptions limits)
{
    private const string TimeoutHeader = "grpc-timeout";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } grpc) return next(context);

        var budget = grpc.Method.Type == MethodType.Unary ? limits.DefaultDeadline : limits.StreamLifetime;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            return InvokeTranscodedAsync(context, budget);

        // As if the caller had asked for it: the server's own deadline handling then does the rest.
        if (!context.Request.Headers.ContainsKey(TimeoutHeader))
            context.Request.Headers[TimeoutHeader] = $"{Math.Max(1, (long)Math.Min(budget.TotalMilliseconds, 99_999_999))}m";
        return next(context);
    }

    private async Task InvokeTranscodedAsync(HttpContext context, TimeSpan budget)
    {
        var aborted = context.RequestAborted;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        source.CancelAfter(budget);
        using var mark = source.Token.Register(() =>
        {
            if (!aborted.IsCancellationRequested) context.Items[typeof(BudgetExceededException)] = true;
        });
        context.RequestAborted = source.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }
}
