namespace Lightbox.Ingest.Stow;

internal static partial class StowLog
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Warning, Message = "{Count} instances that were sent could not be registered: {Exception}")]
    public static partial void NotRegistered(ILogger logger, int count, string exception);

    [LoggerMessage(EventId = 351, Level = LogLevel.Debug, Message = "A slide of {Count} instances was registered")]
    public static partial void SlideRegistered(ILogger logger, int count);
}
