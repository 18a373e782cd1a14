using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>Not in this state ("source changed", no decoder for this syntax): FailedPrecondition with google.rpc.PreconditionFailure.</summary>
/// <param name="reason">UPPER_SNAKE.</param>
/// <param name="subject">What is in the wrong state: a resource name or a syntax.</param>
public sealed class PreconditionException(string reason, string message, string subject = "", Exception? inner = null)
    : DomainException(StatusCode.FailedPrecondition, reason, message, inner)
{
    protected internal override IEnumerable<IMessage> Details =>
    [
        new PreconditionFailure
        {
            Violations = { new PreconditionFailure.Types.Violation { Type = Reason, Subject = subject, Description = Message } },
        },
    ];
}

/// <summary>Not for this caller: PermissionDenied.</summary>
public sealed class AccessDeniedException(string reason, string message) : DomainException(StatusCode.PermissionDenied, reason, message);

/// <summary>Past the end of what there is (a frame, a level): OutOfRange.</summary>
public sealed class OutOfRangeException(string message, string reason = "OUT_OF_RANGE", Exception? inner = null)
    : DomainException(StatusCode.OutOfRange, reason, message, inner);

/// <summary>Stored bytes are not what they were: DataLoss.</summary>
public sealed class DataLossException(string message, string reason = "DATA_LOSS", Exception? inner = null)
    : DomainException(StatusCode.DataLoss, reason, message, inner);

/// <summary>A method of the contract that is not built: Unimplemented, naming what is missing.</summary>
/// <param name="method">As on the wire: <c>lightbox.ingest.v1.IngestService/ExportDataset</c>.</param>
/// <param name="missing">Reads after "missing:": "export to a folder".</param>
public sealed class NotBuiltException(string method, string missing)
    : DomainException(StatusCode.Unimplemented, "NOT_BUILT", $"{method.TrimStart('/')} is not built yet; missing: {missing}.");
