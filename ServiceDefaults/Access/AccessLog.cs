namespace Lightbox.ServiceDefaults.Access;

internal static partial class AccessLog
{
    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "Request refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);
}
