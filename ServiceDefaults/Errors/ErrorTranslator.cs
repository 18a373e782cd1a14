using System.Diagnostics;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>Any exception to the status the caller gets. What is not of the family is Internal with a trace id and no inner text.</summary>
internal sealed class ErrorTranslator(IEnumerable<ErrorTranslation> translations, ILogger<ErrorTranslator> logger)
{
    private readonly ErrorTranslation[] translations = [.. translations.OrderByDescending(t => Depth(t.Type))];

    /// <param name="method">As on the wire, or the HTTP path's template.</param>
    /// <param name="deadlinePassed">Whether the call's own deadline is over, for a cancellation.</param>
    /// <param name="cancelled">Whether the call was cancelled.</param>
    public Google.Rpc.Status Translate(Exception exception, string method, bool cancelled, bool deadlinePassed)
    {
        switch (exception)
        {
            case DomainException domain:
                return Known(domain);
            case RpcException rpc:
                return FromRpc(rpc, method);
            case OperationCanceledException when cancelled:
                return deadlinePassed
                    ? Known(new BudgetExceededException("The call's deadline passed."))
                    : new Google.Rpc.Status { Code = (int)StatusCode.Cancelled, Message = "The call was cancelled." };
        }

        return Foresees(exception) is { } known ? Known(known) : Unknown(exception, method);
    }

    /// <summary>The family's word for it: its own, or what a service registered for it. Null for what nobody foresaw.</summary>
    public DomainException? Foresees(Exception exception) =>
        exception as DomainException
        ?? translations.FirstOrDefault(translation => translation.Type.IsInstanceOfType(exception))?.Translate(exception);

    private Google.Rpc.Status Known(DomainException domain)
    {
        ErrorsLog.Refused(logger, domain.Code, domain.Reason);
        return StatusDetails.Of(domain);
    }

    /// <summary>
    /// Thrown by a method itself, or by a client it called. The former, and what another of our services said, is passed on; a transport's own
    /// text (addresses, sockets) is not.
    /// </summary>
    private Google.Rpc.Status FromRpc(RpcException rpc, string method)
    {
        if (rpc.GetRpcStatus() is { } rich) return rich;
        if (rpc.StatusCode == StatusCode.Unimplemented && rpc.Status.Detail.Length == 0)
            return Known(new NotBuiltException(method, "the whole method"));
        if (rpc.Status.DebugException is null)
            return new Google.Rpc.Status { Code = (int)rpc.StatusCode, Message = rpc.Status.Detail };
        return rpc.StatusCode switch
        {
            StatusCode.Unavailable => Known(new DependencyUnavailableException("A service this one depends on does not answer.", inner: rpc)),
            StatusCode.DeadlineExceeded => Known(new BudgetExceededException("A service this one depends on took too long.", inner: rpc)),
            StatusCode.Cancelled => new Google.Rpc.Status { Code = (int)StatusCode.Cancelled, Message = "The call was cancelled." },
            _ => Unknown(rpc, method),
        };
    }

    private Google.Rpc.Status Unknown(Exception exception, string method)
    {
        var trace = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        ErrorsLog.Unexpected(logger, method, trace, ExceptionShape.Of(exception));
        return StatusDetails.Internal(trace);
    }

    private static int Depth(Type type)
    {
        var depth = 0;
        for (var up = type.BaseType; up is not null; up = up.BaseType) depth++;
        return depth;
    }
}
