namespace Lightbox.Jobs;

internal static partial class JobLog
{
    [LoggerMessage(EventId = 320, Level = LogLevel.Information, Message = "Job {Job} starts, attempt {Attempt}")]
    public static partial void Starts(ILogger logger, string job, int attempt);

    [LoggerMessage(EventId = 321, Level = LogLevel.Information, Message = "Job {Job} ended {State}: {Items} items, {Refused} refused")]
    public static partial void Ended(ILogger logger, string job, Lightbox.Common.V1.JobState state, long items, long refused);

    [LoggerMessage(EventId = 322, Level = LogLevel.Warning, Message = "Job {Job} waits: a service does not answer ({Code})")]
    public static partial void Waits(ILogger logger, string job, Grpc.Core.StatusCode code);

    [LoggerMessage(EventId = 323, Level = LogLevel.Error, Message = "Job {Job} failed unexpectedly: {Exception} in {Place}")]
    public static partial void Failed(ILogger logger, string job, string exception, string place);

    [LoggerMessage(EventId = 324, Level = LogLevel.Error, Message = "The outcome of job {Job} could not be kept: {Exception}")]
    public static partial void NotKept(ILogger logger, string job, string exception);

    [LoggerMessage(EventId = 325, Level = LogLevel.Warning, Message = "Looking for work failed: {Exception}")]
    public static partial void NoWork(ILogger logger, string exception);
}
