using Microsoft.Extensions.Logging;

namespace Lightbox.Services.Tests.Defaults;

/// <summary>Every log line with its state and exception, as a sink would print it. Levels of its own by <c>Logging:Captured:LogLevel</c>, over any filter.</summary>
[ProviderAlias("Captured")]
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    /// <summary>Completes when a line that contains the text is there, or was.</summary>
    public Task LineAsync(string text)
    {
        lock (gate)
        {
            if (lines.Any(line => line.Contains(text))) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((text, seen));
            return seen.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            foreach (var (text, seen) in awaited)
            {
                if (line.Contains(text)) seen.TrySetResult();
            }
        }
    }

    private sealed class Logger(CapturedLog owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
