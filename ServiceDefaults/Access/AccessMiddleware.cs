using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Health;

namespace Lightbox.ServiceDefaults.Access;

/// <summary>
/// The rule goes by the address listened on, not the caller's. On loopback there is no key, but a browser must not be turned into a
/// caller: a Host that is not this machine (DNS rebinding) and a state-changing request of another site's page are refused.
/// On any other address every request needs a key. Health stays open.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessState access, ILogger<AccessMiddleware> logger)
{
    private const string ReflectionPrefix = "/grpc.reflection.";
    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (HealthDefaults.IsHealthPath(context.Request.Path)) return next(context);
        if (access.Reachable) return InvokeReachableAsync(context);
        if (!IsOwnHost(context.Request.Host)) return RefuseAsync(context, "FOREIGN_HOST", "The Host header names another machine.");
        if (!IsSafe(context.Request.Method) && !IsOwnOrigin(context.Request))
            return RefuseAsync(context, "FOREIGN_ORIGIN", "A page of another origin may not change anything here.");
        return next(context);
    }

    private Task InvokeReachableAsync(HttpContext context)
    {
        // Reflection lists the whole surface; it stays on the developer's own machine.
        if (context.Request.Path.Value?.StartsWith(ReflectionPrefix, StringComparison.Ordinal) == true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var header = context.Request.Headers.Authorization.ToString();
        var presented = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        if (presented.Length > 0 && access.Find(presented) is >= 0 and var key)
        {
            Caller.Set(context, key);
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        AccessLog.Refused(logger, "NO_KEY");
        return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "NO_KEY", "A key is needed: Authorization: Bearer ...");
    }

    private Task RefuseAsync(HttpContext context, string reason, string detail)
    {
        AccessLog.Refused(logger, reason);
        return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, reason, detail);
    }

    private bool IsOwnHost(HostString host) =>
        host.HasValue && (LoopbackNames.Contains(host.Host) || access.Options.Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase));

    private bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        // No browser, no Origin: gRPC clients and command lines send none. Browsers send one with every request that changes state.
        if (origin.Length == 0) return true;
        return origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || access.Options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
