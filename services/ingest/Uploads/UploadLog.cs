namespace Lightbox.Ingest.Uploads;

internal static partial class UploadLog
{
    [LoggerMessage(EventId = 340, Level = LogLevel.Information, Message = "{Count} uploads that nobody took were thrown away")]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(EventId = 341, Level = LogLevel.Warning, Message = "Looking for old uploads failed: {Exception}")]
    public static partial void NotSwept(ILogger logger, string exception);
}
