namespace Lightbox.Catalog;

/// <summary>What the catalogue logs: counts and ids only.</summary>
internal static partial class CatalogLog
{
    [LoggerMessage(3001, LogLevel.Information, "Built-in content put into the store: {Datasets} datasets, {Providers} providers, {Scenarios} scenarios")]
    public static partial void ContentReplaced(ILogger logger, int datasets, int providers, int scenarios);

    [LoggerMessage(3002, LogLevel.Information, "The catalogue has {Datasets} datasets")]
    public static partial void Loaded(ILogger logger, int datasets);

    [LoggerMessage(3003, LogLevel.Debug, "{Count} assets registered in {Dataset}: {Created} new")]
    public static partial void Registered(ILogger logger, int count, string dataset, int created);

    [LoggerMessage(3004, LogLevel.Information, "{Count} memberships removed from {Dataset}")]
    public static partial void Removed(ILogger logger, long count, string dataset);

    [LoggerMessage(3005, LogLevel.Information, "Terms accepted: {Grant}")]
    public static partial void Granted(ILogger logger, string grant);

    [LoggerMessage(3006, LogLevel.Information, "Withdrawn: {Grant}")]
    public static partial void Withdrawn(ILogger logger, string grant);

    [LoggerMessage(3007, LogLevel.Debug, "Annotations of {Dataset}: {Created} new, {Changed} changed")]
    public static partial void Annotated(ILogger logger, long created, long changed, string dataset);

    [LoggerMessage(3008, LogLevel.Information, "{Dataset} was removed with {Memberships} memberships")]
    public static partial void Deleted(ILogger logger, string dataset, long memberships);

    [LoggerMessage(3009, LogLevel.Information, "{Count} old changes of assets dropped from the change feed")]
    public static partial void Trimmed(ILogger logger, long count);
}
