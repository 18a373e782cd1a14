using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>The family as google.rpc.Status.</summary>
internal static class StatusDetails
{
    public const string Domain = "lightbox";

    /// <summary>Trailers have a size limit (8 KB in most proxies); a message longer than this says nothing more.</summary>
    private const int MaximumMessage = 2000;

    public static Google.Rpc.Status Of(DomainException exception)
    {
        var status = new Google.Rpc.Status { Code = (int)exception.Code, Message = Cut(exception.Message) };
        var info = new ErrorInfo { Domain = Domain, Reason = exception.Reason };
        foreach (var (key, value) in exception.Metadata) info.Metadata[key] = Cut(value);
        status.Details.Add(Any.Pack(info));
        foreach (var detail in exception.Details) status.Details.Add(Any.Pack(detail));
        return status;
    }

    public static Google.Rpc.Status Internal(string traceId) => new()
    {
        Code = (int)StatusCode.Internal,
        Message = $"Something unexpected went wrong here; the log has it under trace {traceId}.",
        Details =
        {
            Any.Pack(new ErrorInfo { Domain = Domain, Reason = "INTERNAL", Metadata = { ["trace_id"] = traceId } }),
            Any.Pack(new RequestInfo { RequestId = traceId }),
        },
    };

    private static string Cut(string text) => text.Length <= MaximumMessage ? text : text[..MaximumMessage] + "...";
}
