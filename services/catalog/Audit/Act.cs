using Grpc.Core;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Audit;

/// <summary>Who does what and why: what the audit record keeps of a call.</summary>
/// <param name="Principal">By this service's own knowledge of the caller.</param>
/// <param name="Method">"UpdateDataset".</param>
/// <param name="Reason">Empty where none was given.</param>
/// <param name="RequestId">Empty where none was given.</param>
internal sealed record Act(string Principal, string Method, string Reason = "", string RequestId = "")
{
    private const int MaximumReason = 1000;
    private const int MaximumRequestId = 128;

    /// <summary>The call as it came, its reason and request id checked.</summary>
    /// <exception cref="InvalidRequestException">One of them is too long or holds NUL.</exception>
    public static Act Of(ServerCallContext context, string requestId = "", string reason = "")
    {
        if (requestId.Length > MaximumRequestId || requestId.Contains('\0', StringComparison.Ordinal))
            throw new InvalidRequestException("request_id", $"must not be longer than {MaximumRequestId} characters, none of them NUL");
        if (reason.Length > MaximumReason || reason.Contains('\0', StringComparison.Ordinal))
            throw new InvalidRequestException("reason", $"must not be longer than {MaximumReason} characters, none of them NUL");
        return new Act(Caller.NameOf(context.GetHttpContext()), context.Method[(context.Method.LastIndexOf('/') + 1)..], reason, requestId);
    }

    /// <summary>The call of a method that must say why.</summary>
    /// <exception cref="InvalidRequestException">It does not.</exception>
    public static Act WithReason(ServerCallContext context, string reason) =>
        string.IsNullOrWhiteSpace(reason) ? throw new InvalidRequestException("reason", $"must have 1 to {MaximumReason} characters") : Of(context, reason: reason);
}
