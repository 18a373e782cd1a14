namespace Lightbox.Knowledge.Search.Candidates;

internal static partial class CandidateLog
{
    [LoggerMessage(EventId = 440, Level = LogLevel.Warning, Message = "The index of an embedding model's vectors could not be built ({Error}); searches look at every entry")]
    public static partial void NoIndex(ILogger logger, string error);
}
