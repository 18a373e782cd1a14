using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

internal static partial class ErrorsLog
{
    [LoggerMessage(EventId = 120, Level = LogLevel.Debug, Message = "Answered {Code} ({Reason})")]
    public static partial void Refused(ILogger logger, StatusCode code, string reason);

    [LoggerMessage(EventId = 121, Level = LogLevel.Error, Message = "{Method} failed unexpectedly, trace {TraceId}: {Shape}")]
    public static partial void Unexpected(ILogger logger, string method, string traceId, string shape);
}
