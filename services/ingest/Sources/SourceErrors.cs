using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Sources;

/// <summary>What a place says no with, as a caller of a plan sees it.</summary>
internal static class SourceErrors
{
    public static DomainException Translate(SourceException source) => source switch
    {
        { Code: "HOST_REFUSED" } => new AccessDeniedException(source.Code, source.Message),
        { NeedsAccess: true } => new AccessDeniedException(source.Code, source.Message),
        { Code: "NOT_FOUND" } => new ResourceNotFoundException("source", source.Message),
        { IsTransient: true } => new DependencyUnavailableException(source.Message, source.Code, source.RetryAfter, source),
        _ => new PreconditionException(source.Code, source.Message, "source", source),
    };
}
