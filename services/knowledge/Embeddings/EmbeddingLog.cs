namespace Lightbox.Knowledge.Embeddings;

internal static partial class EmbeddingLog
{
    [LoggerMessage(EventId = 420, Level = LogLevel.Warning, Message = "models/{Model} gave no vector for a query ({Reason}); searches use the built-in model meanwhile")]
    public static partial void QueryWithout(ILogger logger, string model, string reason);

    [LoggerMessage(EventId = 421, Level = LogLevel.Warning, Message = "models/{Model} cannot embed new entries now ({Reason}); tried again later")]
    public static partial void EntriesWait(ILogger logger, string model, string reason);

    [LoggerMessage(EventId = 422, Level = LogLevel.Information, Message = "models/{Model}: {Count} entries embedded, {Refused} refused")]
    public static partial void Embedded(ILogger logger, string model, int count, int refused);

    [LoggerMessage(EventId = 423, Level = LogLevel.Information, Message = "Switched to models/{Model} {Version}")]
    public static partial void Switched(ILogger logger, string model, string version);

    [LoggerMessage(EventId = 424, Level = LogLevel.Warning, Message = "models/{Model} did not answer ({Reason}); its batch is tried again in {Seconds} s")]
    public static partial void BatchWaits(ILogger logger, string model, string reason, int seconds);
}
