namespace Lightbox.Ingest.Intake;

internal static partial class IntakeLog
{
    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "Reading a file failed, HResult {HResult}")]
    public static partial void ReadFailed(ILogger logger, int hResult);

    [LoggerMessage(EventId = 311, Level = LogLevel.Error, Message = "A reader threw {Exception} in {Place}")]
    public static partial void ReaderFault(ILogger logger, string exception, string place);

    [LoggerMessage(EventId = 312, Level = LogLevel.Warning, Message = "The catalogue refused one registration: {Code}")]
    public static partial void RegistrationRefused(ILogger logger, Grpc.Core.StatusCode code);
}
