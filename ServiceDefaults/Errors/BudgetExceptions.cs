using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>More memory, disk, area or entries than allowed: ResourceExhausted, with google.rpc.RetryInfo when waiting helps.</summary>
public sealed class LimitExceededException(string message, string reason = "LIMIT_EXCEEDED", TimeSpan? retryAfter = null, Exception? inner = null)
    : DomainException(StatusCode.ResourceExhausted, reason, message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;

    protected internal override IEnumerable<IMessage> Details =>
        RetryAfter is { } delay ? [new RetryInfo { RetryDelay = delay.ToDuration() }] : [];
}

/// <summary>Something this service needs does not answer: Unavailable with google.rpc.RetryInfo.</summary>
public sealed class DependencyUnavailableException(string message, string reason = "DEPENDENCY_UNAVAILABLE", TimeSpan? retryAfter = null, Exception? inner = null)
    : DomainException(StatusCode.Unavailable, reason, message, inner)
{
    public TimeSpan RetryAfter { get; } = retryAfter ?? TimeSpan.FromSeconds(1);

    protected internal override IEnumerable<IMessage> Details => [new RetryInfo { RetryDelay = RetryAfter.ToDuration() }];
}

/// <summary>A time budget ran out: DeadlineExceeded.</summary>
public sealed class BudgetExceededException(string message, string reason = "TIME_BUDGET", Exception? inner = null)
    : DomainException(StatusCode.DeadlineExceeded, reason, message, inner);
