namespace Lightbox.Knowledge.Ask;

internal static partial class AskLog
{
    [LoggerMessage(EventId = 410, Level = LogLevel.Warning, Message = "The language model failed ({Kind}, status {Status})")]
    public static partial void LanguageModelFailed(ILogger logger, string kind, int status);
}
