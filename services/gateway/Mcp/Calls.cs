using Grpc.Core;

namespace Lightbox.Gateway.Mcp;

/// <summary>How long a tool waits for the service behind it.</summary>
internal static class Calls
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerBudget = TimeSpan.FromMinutes(5);

    public static CallOptions Within(CancellationToken cancellation) => new(deadline: DateTime.UtcNow + Budget, cancellationToken: cancellation);

    /// <summary>A language model writes for minutes.</summary>
    public static CallOptions ForAnswer(CancellationToken cancellation) => new(deadline: DateTime.UtcNow + AnswerBudget, cancellationToken: cancellation);
}
