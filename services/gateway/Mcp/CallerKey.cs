using System.Net.Http.Headers;

namespace Lightbox.Gateway.Mcp;

/// <summary>A tool's call goes on with the key of whoever called the tool, as a proxied call does; the services judge and account for it.</summary>
internal sealed class CallerKey(IHttpContextAccessor accessor) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext?.Request.Headers.Authorization.ToString() is { Length: > 0 } shown && AuthenticationHeaderValue.TryParse(shown, out var key))
            request.Headers.Authorization = key;
        return base.SendAsync(request, cancellationToken);
    }
}
