using Grpc.Core;

namespace Lightbox.Render;

/// <summary>Ids and counts only: no path, no name from a file.</summary>
internal static partial class RenderLog
{
    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "The catalog did not take a report of a file's state: {Status}")]
    public static partial void ReportFailed(ILogger logger, StatusCode status);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "The disk cache of renditions cannot be used ({Reason}); pictures are made anew each time")]
    public static partial void DiskCacheFailed(ILogger logger, string reason);

    [LoggerMessage(EventId = 304, Level = LogLevel.Debug, Message = "The catalog does not tell of rights that end ({Status}); every picture is asked for until it does")]
    public static partial void RightsCut(ILogger logger, StatusCode status);

    [LoggerMessage(EventId = 303, Level = LogLevel.Debug, Message = "Preview of asset {Asset} was not made ahead: {Reason}")]
    public static partial void WarmFailed(ILogger logger, string asset, string reason);
}
