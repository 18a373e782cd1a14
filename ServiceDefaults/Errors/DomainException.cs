using Google.Protobuf;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>
/// What a service says no with. The message is shown to the caller: say what, where and what to do; never a value of a patient field.
/// One interceptor turns the family into google.rpc.Status with details, and into RFC 9457 problem details on plain HTTP.
/// </summary>
public abstract class DomainException : Exception
{
    protected DomainException(StatusCode code, string reason, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Reason = reason;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode Code { get; }

    /// <summary>For programs: UPPER_SNAKE, becomes google.rpc.ErrorInfo.reason.</summary>
    public string Reason { get; }

    /// <summary>More for programs: becomes google.rpc.ErrorInfo.metadata (an offset, a syntax, a limit).</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Messages of google.rpc beside ErrorInfo.</summary>
    protected internal virtual IEnumerable<IMessage> Details => [];
}
