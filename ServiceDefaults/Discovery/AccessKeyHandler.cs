using System.Net.Http.Headers;
using Lightbox.ServiceDefaults.Access;
using Microsoft.Extensions.Options;

namespace Lightbox.ServiceDefaults.Discovery;

/// <summary>Shows the deployment's own key to the other services of the deployment, when it has one.</summary>
internal sealed class AccessKeyHandler(IOptions<AccessOptions> access) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (access.Value.Keys is [var key, ..] && request.Headers.Authorization is null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return base.SendAsync(request, cancellationToken);
    }
}
