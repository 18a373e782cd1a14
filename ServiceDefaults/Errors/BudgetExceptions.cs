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

/// <summary>More than one caller or all of them may have (uploads, jobs, bytes announced): ResourceExhausted with google.rpc.QuotaFailure.</summary>
/// <param name="reason">UPPER_SNAKE.</param>
/// <param name="subject">What is used up: a resource name or a collection.</param>
public sealed class QuotaExceededException(string reason, string message, string subject, Exception? inner = null)
    : DomainException(StatusCode.ResourceExhausted, reason, message, inner)
{
    protected internal override IEnumerable<IMessage> Details =>
        [new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = subject, Description = Message } } }];
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
