using System.Net;
using Lightbox.ServiceDefaults.Errors;
using Polly.Timeout;

namespace Lightbox.Knowledge.Embeddings.Providers;

/// <summary>
/// Turns a provider's refusals into ours. What it says is not passed on: such texts quote the input, and the key in part.
/// </summary>
internal sealed class ProviderStatusHandler(string id) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        catch (TimeoutRejectedException late)
        {
            throw new DependencyUnavailableException($"The provider of models/{id} did not answer in time.", "MODEL_TIMEOUT", inner: late);
        }
        catch (HttpRequestException away)
        {
            throw new DependencyUnavailableException($"The provider of models/{id} cannot be reached.", "MODEL_UNREACHABLE", inner: away);
        }

        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw Refusal(answer);
    }

    private Exception Refusal(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new PreconditionException("MODEL_ACCESS", $"The provider of models/{id} does not accept the configured key (status {status}).", "models/" + id),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented =>
                new PreconditionException("MODEL_NOT_THERE", $"The provider of models/{id} has no such model, or its address is wrong (status {status}).", "models/" + id),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => new InputRefusedException(status),
            HttpStatusCode.TooManyRequests =>
                new DependencyUnavailableException($"The provider of models/{id} limits the rate.", "MODEL_RATE_LIMIT", ProviderHttp.Wait(answer, DateTimeOffset.UtcNow)),
            _ => new DependencyUnavailableException($"The provider of models/{id} does not work now (status {status}).", "MODEL_DOWN", ProviderHttp.Wait(answer, DateTimeOffset.UtcNow)),
        };
    }
}

/// <summary>The provider will not have one of the texts that were sent together.</summary>
internal sealed class InputRefusedException(int status) : Exception($"Refused with status {status}.")
{
    public int Status { get; } = status;
}
