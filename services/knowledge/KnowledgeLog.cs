namespace Lightbox.Knowledge;

internal static partial class KnowledgeLog
{
    [LoggerMessage(EventId = 400, Level = LogLevel.Information, Message = "Built-in entries: {Created} added, {Updated} changed, {Deleted} removed")]
    public static partial void Seeded(ILogger logger, int created, int updated, int deleted);

    [LoggerMessage(EventId = 401, Level = LogLevel.Information, Message = "Entries of catalogued datasets: {Created} added, {Updated} changed, {Deleted} removed")]
    public static partial void Synced(ILogger logger, int created, int updated, int deleted);

    [LoggerMessage(EventId = 402, Level = LogLevel.Debug, Message = "The catalogue did not answer ({Code}); its datasets are read later")]
    public static partial void CatalogAway(ILogger logger, Grpc.Core.StatusCode code);

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "Upkeep of the entries failed ({Kind}); tried again later")]
    public static partial void UpkeepFailed(ILogger logger, string kind);

    [LoggerMessage(EventId = 404, Level = LogLevel.Information, Message = "{Method} of entry {Entry}")]
    public static partial void Changed(ILogger logger, string method, string entry);

    [LoggerMessage(EventId = 420, Level = LogLevel.Warning, Message = "The stored index cannot be opened ({Kind}); it is built in memory")]
    public static partial void IndexInMemory(ILogger logger, string kind);

    [LoggerMessage(EventId = 421, Level = LogLevel.Warning, Message = "The index cannot be stored ({Kind}); the next start builds what is missing")]
    public static partial void IndexNotStored(ILogger logger, string kind);
}
